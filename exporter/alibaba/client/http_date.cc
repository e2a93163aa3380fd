#include "exporter/alibaba/client/http_date.h"

#include <string>

#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kExample = "Sun, 22 Nov 2026 12:47:29 GMT";

}  // namespace

std::optional<TimePoint> ParseHttpDate(std::string_view text) {
  if (text.size() != kExample.size() || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 1);
  return ParseTimestamp(std::string(text.substr(12, 4)) + '-' + (number.size() == 1 ? "0" : "") +
                        number + '-' + std::string(text.substr(5, 2)) + 'T' +
                        std::string(text.substr(17, 8)) + 'Z');
}

}  // namespace exporter::alibaba
