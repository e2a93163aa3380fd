// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace exporter {

// The length of the valid UTF-8 sequence at the start of `text`, which is not empty; 0 if there is
// none. Overlong forms, surrogates and values above U+10FFFF are invalid (RFC 3629).
std::size_t Utf8Length(std::string_view text);

// `text` without the spaces and tabs at its ends.
std::string_view Trim(std::string_view text);

// Removes the part before the first `separator`, and the separator, from `text`; returns the part.
std::string_view TakePart(std::string_view& text, char separator);

// With ASCII letters in lower case.
std::string LowerCase(std::string_view text);

// Compares ASCII letters without their case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// The number that is all of `text`; nullopt for anything else.
template <class Number>
std::optional<Number> ParseWhole(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The texts, not empty, that `text_of` makes of the items, with `separator` between them.
template <class Items, class TextOf = std::identity>
std::string Join(const Items& items, std::string_view separator, TextOf text_of = {}) {
  std::string joined;
  for (const auto& item : items) {
    joined.append(joined.empty() ? "" : separator).append(std::invoke(text_of, item));
  }
  return joined;
}

}  // namespace exporter
