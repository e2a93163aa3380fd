// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/query.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "exporter/core/text.h"

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

}  // namespace

Result<Query> Query::Parse(std::string_view text, std::initializer_list<std::string_view> known) {
  Query query;
  while (!text.empty()) {
    const std::string_view part = TakePart(text, '&');
    if (part.empty()) continue;
    std::string_view rest = part;
    const auto name = Decode(TakePart(rest, '='));
    const auto value = Decode(rest);
    if (!name || !value) {
      return Fail(ErrorKind::kConfig,
                  "parameter '" + OneLine(part, kMaxShown) + "' is not percent-encoded text");
    }
    if (std::ranges::find(known, *name) == known.end()) {
      return Fail(ErrorKind::kConfig, "parameter '" + OneLine(*name, kMaxShown) +
                                          "' is not known; accepted: " +
                                          (known.size() == 0 ? "none" : Join(known, ", ")));
    }
    if (!query.parameters_.emplace(*name, *value).second) {
      return Fail(ErrorKind::kConfig, "parameter '" + *name + "' is given more than once");
    }
  }
  return query;
}

std::string_view Query::Text(std::string_view name) const {
  const auto found = parameters_.find(name);
  return found == parameters_.end() ? std::string_view{} : found->second;
}

Result<void> Query::CheckOneOf(std::string_view name,
                               const std::vector<std::string_view>& accepted) const {
  const std::string_view value = Text(name);
  if (value.empty() || std::ranges::find(accepted, value) != accepted.end()) return {};
  return Fail(ErrorKind::kConfig, std::string(name) + ": '" + OneLine(value, kMaxShown) +
                                      "' is not accepted; want one of " + Join(accepted, ", "));
}

Result<std::int64_t> Query::Number(std::string_view name, std::int64_t fallback, std::int64_t min,
                                   std::int64_t max) const {
  const std::string_view text = Text(name);
  if (text.empty()) return fallback;
  const auto number = ParseWhole<std::int64_t>(text);
  if (number && *number >= min && *number <= max) return *number;
  return Fail(ErrorKind::kConfig, std::string(name) + ": '" + OneLine(text, kMaxShown) +
                                      "' is not accepted; want a number from " +
                                      std::to_string(min) + " to " + std::to_string(max));
}

}  // namespace exporter
