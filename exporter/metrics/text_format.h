#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/metrics/metric_def.h"

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

// Writes `value` to `out` as both formats have it: shortest form that reads back
// the same, "NaN", "+Inf", "-Inf"; never depends on the locale. Returns the end of
// what it wrote, kNumberBytes at most.
inline constexpr std::size_t kNumberBytes = 32;
char* WriteNumber(char* out, double value);
void AppendNumber(std::string& out, double value);

// Writes `text` to `out` as a label value, without the quotes: backslash, double
// quote and newline escaped, invalid UTF-8 replaced by U+FFFD. Returns the end of
// what it wrote, kLabelGrowth times the text at most.
inline constexpr std::size_t kLabelGrowth = 3;
char* WriteLabelValue(char* out, std::string_view text);
void AppendLabelValue(std::string& out, std::string_view text);

// Appends the HELP and TYPE lines of a family; `name` is the family's name as
// `type` and the format want it.
void AppendFamilyHead(std::string& out, std::string_view name, MetricType type,
                      std::string_view help);

}  // namespace exporter
