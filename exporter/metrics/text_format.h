// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/metrics/metric_def.h"

namespace exporter {

enum class TextFormat { kPrometheus004, kOpenMetrics100 };

// The Content-Type for `format`.
std::string_view ContentType(TextFormat format);

// Negotiates the format from a scrape's Accept header: the supported type with the highest q wins,
// OpenMetrics 1.0.0 before text 0.0.4 on a tie. Anything else, including a missing or malformed
// header, gets text 0.0.4.
TextFormat NegotiateFormat(std::string_view accept);

// Whether an Accept-Encoding header allows gzip.
bool AcceptsGzip(std::string_view accept_encoding);

// Copies `text` to `out`. Returns the end of the output.
inline char* WriteText(char* out, std::string_view text) {
  return std::copy(text.begin(), text.end(), out);
}

// Writes `value` to `out` in the form of both formats: the shortest that round-trips, "NaN",
// "+Inf", "-Inf"; independent of the locale. Returns the end of the output, at most kNumberBytes.
inline constexpr std::size_t kNumberBytes = 32;
char* WriteNumber(char* out, double value);
void AppendNumber(std::string& out, double value);

// Writes `text` to `out` as a label value, without quotes: backslash, double quote and newline are
// escaped, invalid UTF-8 is replaced by U+FFFD. Returns the end of the output, at most kLabelGrowth
// times the text.
inline constexpr std::size_t kLabelGrowth = 3;
char* WriteLabelValue(char* out, std::string_view text);
void AppendLabelValue(std::string& out, std::string_view text);

// Appends the HELP and TYPE lines of a family. In OpenMetrics, the name of a counter family lacks
// the suffix _total of its samples.
void AppendFamilyHead(std::string& out, std::string_view name, MetricType type,
                      std::string_view help, TextFormat format = TextFormat::kPrometheus004);

}  // namespace exporter
