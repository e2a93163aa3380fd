#pragma once

#include <string>
#include <string_view>

namespace exporter {

enum class TextFormat { kPrometheus004, kOpenMetrics100 };

// The Content-Type of an answer in `format`.
std::string_view ContentType(TextFormat format);

// Chooses by the Accept header of a scrape: the acceptable type with the highest
// q wins, OpenMetrics 1.0.0 before text 0.0.4 on a tie. Anything else, an absent
// or unreadable header included, gets text 0.0.4.
TextFormat NegotiateFormat(std::string_view accept);

// Whether an Accept-Encoding header allows gzip.
bool AcceptsGzip(std::string_view accept_encoding);

// Appends `value` as both formats write it: shortest form that reads back the
// same, "NaN", "+Inf", "-Inf"; never depends on the locale.
void AppendNumber(std::string& out, double value);

// Appends `text` as a label value, without the quotes: backslash, double quote
// and newline escaped, invalid UTF-8 replaced by U+FFFD.
void AppendLabelValue(std::string& out, std::string_view text);

}  // namespace exporter
