// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/query.h"

#include <algorithm>
#include <charconv>

namespace exporter {
namespace {

constexpr std::size_t kMaxShown = 60;

std::optional<char> ParseHex(std::string_view digits) {
  unsigned int byte = 0;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
  if (digits.size() != 2 || error != std::errc{} || stop != digits.data() + 2) return std::nullopt;
  return static_cast<char>(byte);
}

std::optional<std::string> Decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const auto byte = ParseHex(text.substr(i + 1, 2));
      if (!byte) return std::nullopt;
      decoded += *byte;
      i += 2;
    }
  }
  return decoded;
}

std::string Listed(std::initializer_list<std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list.empty() ? "none" : list;
}

}  // namespace

Result<Query> Query::Parse(std::string_view text, std::initializer_list<std::string_view> known) {
  Query query;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto name = Decode(part.substr(0, equals));
    const auto value =
        Decode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1));
    const std::string shown = OneLine(std::string(part), kMaxShown);
    if (!name || !value) {
      return Fail(ErrorKind::kConfig, "parameter '" + shown + "' is not percent-encoded text");
    }
    if (std::ranges::find(known, *name) == known.end()) {
      return Fail(ErrorKind::kConfig, "parameter '" + OneLine(*name, kMaxShown) +
                                          "' is not known; accepted: " + Listed(known));
    }
    if (std::ranges::find(query.parameters_, *name, &std::pair<std::string, std::string>::first) !=
        query.parameters_.end()) {
      return Fail(ErrorKind::kConfig, "parameter '" + *name + "' is given more than once");
    }
    query.parameters_.emplace_back(*name, *value);
  }
  return query;
}

std::string_view Query::Text(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (key == name) return value;
  }
  return {};
}

Result<std::int64_t> Query::Number(std::string_view name, std::int64_t fallback, std::int64_t min,
                                   std::int64_t max) const {
  const std::string_view text = Text(name);
  if (text.empty()) return fallback;
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stop == text.data() + text.size() && number >= min && number <= max) {
    return number;
  }
  return Fail(ErrorKind::kConfig, std::string(name) + ": '" +
                                      OneLine(std::string(text), kMaxShown) +
                                      "' is not accepted; want a number from " +
                                      std::to_string(min) + " to " + std::to_string(max));
}

}  // namespace exporter
