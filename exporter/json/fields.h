#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"

namespace exporter {

// What did not read as expected in one document. `first` says where and how,
// for example "spec.capacity.storage: want text, is a number".
struct DecodeProblems {
  std::size_t count = 0;
  std::string first;
};

// A read-only view of one JSON value, most often an object. It never throws and
// never fails: an absent or null field reads as the fallback; a field of another
// type does too and is noted, with its path, in the document's DecodeProblems.
// A view is valid as long as its JsonDocument (or its JsonParser's text) and the strings used as
// keys (literals, as a rule) live.
class Fields {
 public:
  // A view of nothing: every field reads as its fallback.
  Fields() = default;

  bool exists() const { return problems_ != nullptr; }
  bool Has(std::string_view key) const;  // present and not null

  std::string Text(std::string_view key) const;
  std::optional<std::string> OptionalText(std::string_view key) const;
  std::int64_t Integer(std::string_view key, std::int64_t fallback = 0) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view key) const;
  // A finite number, or a text that holds one; the empty text is absent.
  std::optional<double> Number(std::string_view key) const;
  bool Boolean(std::string_view key, bool fallback = false) const;
  // A time in one of the forms of ParseTimestamp; the empty text is absent.
  std::optional<TimePoint> Time(std::string_view key) const;
  // A Kubernetes quantity as an integer (bytes, for storage), rounded up. JSON
  // integers are accepted as the API server accepts them.
  std::optional<std::int64_t> Quantity(std::string_view key) const;

  Fields Object(std::string_view key) const;
  // Calls `visit` for each object in the array `key`; elements of another type are
  // noted. False when there is no such array.
  bool ForEach(std::string_view key, const std::function<void(const Fields&)>& visit) const;
  // The same for an array of strings.
  void ForEachText(std::string_view key, const std::function<void(std::string_view)>& visit) const;
  // Calls `visit` with name and text of each member of the map `key`, such as labels.
  void ForEachEntry(
      std::string_view key,
      const std::function<void(std::string_view name, std::string_view text)>& visit) const;
  // The same for a map of numbers as in Number, such as a time series; absent ones are left out.
  void ForEachNumber(std::string_view key,
                     const std::function<void(std::string_view name, double value)>& visit) const;

  // Notes a problem with `key` that the caller found, for example an unknown grammar.
  void Note(std::string_view key, std::string_view what) const;

 private:
  friend class JsonParser;

  // simdjson's element, kept opaque so that its header stays in one source file.
  struct Node {
    alignas(8) std::array<std::byte, 16> bytes{};
  };
  static constexpr std::size_t kMaxPath = 8;

  Fields(Node node, DecodeProblems* problems) : node_(node), problems_(problems) {}
  Fields Child(Node node, std::string_view key) const;
  std::optional<Node> Find(std::string_view key) const;
  std::optional<std::string_view> FindText(std::string_view key) const;

  Node node_;
  DecodeProblems* problems_ = nullptr;
  std::array<std::string_view, kMaxPath> path_{};
  std::size_t depth_ = 0;
};

// Parses one text after another in the same memory.
class JsonParser {
 public:
  JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;
  ~JsonParser();

  // Parses a whole JSON text whose top value is an object, and forgets the one
  // before: views of that are dead. kBadResponse says why it is none; the message
  // holds no part of the text.
  Result<Fields> Parse(std::string_view text);

  // What was odd in the text parsed last.
  const DecodeProblems& problems() const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

// One parsed JSON text and what was odd in it.
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
