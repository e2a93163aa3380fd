// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/base64.h"

#include <algorithm>
#include <cstdint>

namespace exporter {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text.push_back(i <= bytes.size() ? kAlphabet[group >> (18U - 6U * i) & 0x3FU] : '=');
    }
  }
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  std::uint32_t group = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const auto digit = c == '=' ? 0 : kAlphabet.find(c);
    if (digit == std::string_view::npos || (c != '=' && padding > 0)) return std::nullopt;
    if (c == '=') ++padding;
    group = group << 6U | static_cast<std::uint32_t>(digit);
    if (++digits % 4 != 0) continue;
    if (padding > 2) return std::nullopt;
    for (std::size_t i = 0; i < 3 - padding; ++i) {
      bytes.push_back(static_cast<char>(group >> (16U - 8U * i) & 0xFFU));
    }
    group = 0;
  }
  // Padding is only valid to complete the last group.
  if (digits % 4 != 0 || bytes.size() != digits / 4 * 3 - padding) return std::nullopt;
  return bytes;
}

}  // namespace exporter
