// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"

namespace exporter {

// The decode errors of one document. `first` has path and reason, for example
// "spec.capacity.storage: want text, is a number".
struct DecodeProblems {
  std::size_t count = 0;
  std::string first;
};

// A read-only view of a JSON value, usually an object. It never throws: an absent or null field
// yields the fallback; so does a field of another type, which is also noted, with its path, in the
// document's DecodeProblems. A view is valid as long as its JsonDocument (or its JsonParser's text)
// and the strings used as keys (usually literals) live.
class Fields {
 public:
  // An empty view: every field yields its fallback.
  Fields() = default;

  bool exists() const { return problems_ != nullptr; }
  bool Has(std::string_view key) const;  // present and not null

  std::string Text(std::string_view key) const;
  std::optional<std::string> OptionalText(std::string_view key) const;
  std::int64_t Integer(std::string_view key, std::int64_t fallback = 0) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view key) const;
  // A finite number, or a text that contains one; an empty text counts as absent.
  std::optional<double> Number(std::string_view key) const;
  bool Boolean(std::string_view key, bool fallback = false) const;
  // A time in a form of ParseTimestamp; an empty text counts as absent.
  std::optional<TimePoint> Time(std::string_view key) const;
  // A Kubernetes quantity as an integer (bytes, for storage), rounded up. Accepts JSON integers, as
  // the API server does.
  std::optional<std::int64_t> Quantity(std::string_view key) const;

  Fields Object(std::string_view key) const;
  // Calls `visit` for each object in the array `key`; elements of another type are noted. False if
  // there is no such array.
  bool ForEach(std::string_view key, const std::function<void(const Fields&)>& visit) const;
  // The same for an array of strings.
  void ForEachText(std::string_view key, const std::function<void(std::string_view)>& visit) const;
  // The strings of the array `key`.
  std::vector<std::string> Texts(std::string_view key) const;
  // Calls `visit` with the name and text of each member of the map `key`, such as labels.
  void ForEachEntry(
      std::string_view key,
      const std::function<void(std::string_view name, std::string_view text)>& visit) const;
  // The same for numbers as in Number, such as a time series; absent ones are skipped.
  void ForEachNumber(std::string_view key,
                     const std::function<void(std::string_view name, double value)>& visit) const;

  // Notes a problem with `key` that the caller found, for example invalid syntax.
  void Note(std::string_view key, std::string_view what) const;

 private:
  friend class JsonParser;

  // simdjson's element, opaque so that its header stays in one source file.
  struct Node {
    alignas(8) std::array<std::byte, 16> bytes{};
  };
  static constexpr std::size_t kMaxPath = 8;

  Fields(Node node, DecodeProblems* problems) : node_(node), problems_(problems) {}
  Fields Child(Node node, std::string_view key) const;
  std::optional<Node> Find(std::string_view key) const;
  // The value of `key` as simdjson's T; another type is noted as not what is `wanted`.
  template <class T>
  std::optional<T> FindAs(std::string_view key, std::string_view wanted) const;

  Node node_;
  DecodeProblems* problems_ = nullptr;
  std::array<std::string_view, kMaxPath> path_{};
  std::size_t depth_ = 0;
};

// Parses texts one after another, reusing its memory.
class JsonParser {
 public:
  JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;
  ~JsonParser();

  // Parses a JSON text whose root is an object, and invalidates the views of the text before. The
  // kBadResponse message says what is wrong and quotes nothing of the text.
  Result<Fields> Parse(std::string_view text);

  // Decode errors of the last text.
  const DecodeProblems& problems() const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

// A parsed JSON text and its decode errors.
class JsonDocument {
 public:
  // As JsonParser::Parse.
  static Result<JsonDocument> Parse(std::string_view text);

  Fields root() const { return root_; }
  const DecodeProblems& problems() const { return parser_.problems(); }

 private:
  JsonParser parser_;
  Fields root_;
};

}  // namespace exporter
