// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/quantity.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "exporter/core/text.h"

namespace exporter {
namespace {

// GCC's 128-bit integer: holds 2^63 nano units and their remainders exactly.
__extension__ using Wide = unsigned __int128;

constexpr Wide kLimit = static_cast<Wide>(INT64_MAX);

struct Suffix {
  std::string_view text;
  int base;  // 10 or 2
  int exponent;
};

constexpr std::array kSuffixes{
    Suffix{"", 10, 0},   Suffix{"n", 10, -9}, Suffix{"u", 10, -6}, Suffix{"m", 10, -3},
    Suffix{"k", 10, 3},  Suffix{"M", 10, 6},  Suffix{"G", 10, 9},  Suffix{"T", 10, 12},
    Suffix{"P", 10, 15}, Suffix{"E", 10, 18}, Suffix{"Ki", 2, 10}, Suffix{"Mi", 2, 20},
    Suffix{"Gi", 2, 30}, Suffix{"Ti", 2, 40}, Suffix{"Pi", 2, 50}, Suffix{"Ei", 2, 60},
};

// Beyond this, the value overflows or is next to zero in any case.
constexpr int kMaxExponent = 100;

// Above this, another digit might overflow.
constexpr Wide kMaxMantissa = (~static_cast<Wide>(0) - 9) / 10;
// With 18 decimals, the product with 2^60 still fits.
constexpr int kMaxDecimals = 18;

struct Digits {
  Wide mantissa = 0;
  int decimals = 0;   // digits of the mantissa after the decimal point
  bool rest = false;  // further non-zero digits were dropped
  bool overflow = false;
};

// Drops digits too far behind the decimal point: as the result is rounded away from zero, they
// matter only through `rest`.
std::optional<Digits> ReadDigits(std::string_view& text) {
  Digits digits;
  bool point = false;
  std::size_t count = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    ++count;
    const bool fits = digits.mantissa <= kMaxMantissa;
    if (point && (digits.decimals >= kMaxDecimals || !fits)) {
      digits.rest = digits.rest || c != '0';
      continue;
    }
    digits.overflow = digits.overflow || !fits;
    if (digits.overflow) continue;
    digits.mantissa = digits.mantissa * 10 + static_cast<Wide>(c - '0');
    if (point) ++digits.decimals;
  }
  text.remove_prefix(i);
  if (count == 0) return std::nullopt;
  return digits;
}

std::optional<Suffix> ReadSuffix(std::string_view text) {
  const auto* const known = std::ranges::find(kSuffixes, text, &Suffix::text);
  if (known != kSuffixes.end()) return *known;
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) return std::nullopt;
  text.remove_prefix(1);
  if (text.front() == '+') {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  const auto exponent = ParseWhole<int>(text);
  if (!exponent) return std::nullopt;
  return Suffix{text, 10, std::clamp(*exponent, -kMaxExponent, kMaxExponent)};
}

// mantissa x 10^power, rounded up; nullopt on overflow.
std::optional<Wide> ScaleByTen(Wide mantissa, int power, bool rest) {
  if (rest && power > 0) return std::nullopt;  // the dropped digits would matter
  for (; power > 0; --power) {
    if (mantissa > kLimit) return std::nullopt;
    if (mantissa == 0) break;
    mantissa *= 10;
  }
  for (; power < 0; ++power) {
    rest = rest || mantissa % 10 != 0;
    mantissa /= 10;
    if (mantissa == 0) break;
  }
  return mantissa + (rest ? 1 : 0);
}

std::optional<Wide> Scale(const Digits& digits, const Suffix& suffix) {
  if (suffix.base == 10) {
    return ScaleByTen(digits.mantissa, suffix.exponent - digits.decimals, digits.rest);
  }
  // Integer and fraction separately: (10^18 - 1) x 2^60 still fits in 128 bits.
  Wide unit = 1;
  for (int i = 0; i < digits.decimals; ++i) unit *= 10;
  const Wide whole = digits.mantissa / unit;
  const Wide fraction = digits.mantissa % unit;
  if (whole > (kLimit >> suffix.exponent)) return std::nullopt;
  const auto scaled = ScaleByTen(fraction << suffix.exponent, -digits.decimals, digits.rest);
  if (!scaled) return std::nullopt;
  return (whole << suffix.exponent) + *scaled;
}

}  // namespace

Result<std::int64_t> ParseQuantity(std::string_view text) {
  const auto refuse = [whole = text](std::string_view why) {
    return Fail(ErrorKind::kBadResponse,
                "quantity '" + OneLine(whole, 40) + "': " + std::string(why));
  };
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto digits = ReadDigits(text);
  if (!digits)
    return refuse("want digits, then one of n u m k M G T P E Ki Mi Gi Ti Pi Ei or e<N>");
  const auto suffix = ReadSuffix(text);
  if (!suffix) return refuse("unknown suffix");
  const auto value = digits->overflow ? std::nullopt : Scale(*digits, *suffix);
  if (!value || *value > kLimit) return refuse("outside the range of 64 bits");
  const auto signed_value = static_cast<std::int64_t>(*value);
  return negative ? -signed_value : signed_value;
}

}  // namespace exporter
