// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/text_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "exporter/core/text.h"

namespace exporter {
namespace {

double ParseWeight(std::string_view text) {
  const double q = ParseWhole<double>(text).value_or(0.0);
  return q >= 0.0 && q <= 1.0 ? q : 0.0;
}

struct MediaRange {
  std::string_view type;
  std::string_view version;
  double q = 1.0;
};

MediaRange ParseMediaRange(std::string_view text) {
  MediaRange range{.type = Trim(TakePart(text, ';')), .version = {}};
  while (!text.empty()) {
    std::string_view value = TakePart(text, ';');
    const std::string_view name = Trim(TakePart(value, '='));
    value = Trim(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (EqualsIgnoringCase(name, "q")) range.q = ParseWeight(value);
    if (EqualsIgnoringCase(name, "version")) range.version = value;
  }
  return range;
}

std::optional<TextFormat> FormatOf(const MediaRange& range) {
  if (EqualsIgnoringCase(range.type, "application/openmetrics-text")) {
    if (range.version.empty() || range.version == "1.0.0") return TextFormat::kOpenMetrics100;
    return std::nullopt;
  }
  const bool text = EqualsIgnoringCase(range.type, "text/plain") ||
                    EqualsIgnoringCase(range.type, "text/*") || range.type == "*/*";
  if (text && (range.version.empty() || range.version == "0.0.4")) {
    return TextFormat::kPrometheus004;
  }
  return std::nullopt;
}

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) < 0x80U && c != '"' && c != '\\' && c != '\n';
}

// The length of the prefix that is ASCII and needs no escaping. Eight bytes at a time: `(x - 1) &
// 0x80` is set if byte x is 0.
std::size_t PlainLength(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kTops = 0x80U * kOnes;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const auto minus_one = [&](char c) {
      return (bytes ^ (kOnes * static_cast<unsigned char>(c))) - kOnes;
    };
    if (((bytes | minus_one('"') | minus_one('\\') | minus_one('\n')) & kTops) != 0) break;
  }
  while (at < text.size() && IsPlain(text[at])) ++at;
  return at;
}

}  // namespace

std::string_view ContentType(TextFormat format) {
  return format == TextFormat::kOpenMetrics100
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

TextFormat NegotiateFormat(std::string_view accept) {
  double open_metrics = 0.0;
  double text = 0.0;
  while (!accept.empty()) {
    const MediaRange range = ParseMediaRange(TakePart(accept, ','));
    const auto format = FormatOf(range);
    if (!format) continue;
    double& best = *format == TextFormat::kOpenMetrics100 ? open_metrics : text;
    best = std::max(best, range.q);
  }
  return open_metrics > 0.0 && open_metrics >= text ? TextFormat::kOpenMetrics100
                                                    : TextFormat::kPrometheus004;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  std::optional<double> named;
  std::optional<double> any;
  while (!accept_encoding.empty()) {
    const MediaRange range = ParseMediaRange(TakePart(accept_encoding, ','));
    if (EqualsIgnoringCase(range.type, "gzip")) named = range.q;
    if (range.type == "*") any = range.q;
  }
  return named.value_or(any.value_or(0.0)) > 0.0;
}

char* WriteNumber(char* out, double value) {
  if (std::isnan(value)) return WriteText(out, "NaN");
  if (std::isinf(value)) return WriteText(out, value > 0 ? "+Inf" : "-Inf");
  // Integers of ordinary size are printed without an exponent: 42949672960, not 4.294967296e+10.
  if (std::abs(value) < 1e15) {
    const auto integer = static_cast<std::int64_t>(value);
    if (static_cast<double>(integer) == value) {
      return std::to_chars(out, out + kNumberBytes, integer).ptr;
    }
  }
  return std::to_chars(out, out + kNumberBytes, value).ptr;
}

void AppendNumber(std::string& out, double value) {
  std::array<char, kNumberBytes> digits{};
  out.append(digits.data(), WriteNumber(digits.data(), value));
}

char* WriteLabelValue(char* out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t plain = PlainLength(text);
    out = WriteText(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = Utf8Length(text);
    if (length == 0) {
      out = WriteText(out, "\xEF\xBF\xBD");
    } else if (text.front() == '\n') {
      out = WriteText(out, "\\n");
    } else {
      if (length == 1) *out++ = '\\';
      out = WriteText(out, text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

void AppendLabelValue(std::string& out, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + kLabelGrowth * text.size());
  const char* const end = WriteLabelValue(out.data() + before, text);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

void AppendFamilyHead(std::string& out, std::string_view name, MetricType type,
                      std::string_view help, TextFormat format) {
  if (format == TextFormat::kOpenMetrics100 && type == MetricType::kCounter &&
      name.ends_with("_total")) {
    name.remove_suffix(6);
  }
  out.append("# HELP ").append(name).append(" ").append(help);
  out.append("\n# TYPE ").append(name).append(" ").append(TypeName(type)).append("\n");
}

}  // namespace exporter
