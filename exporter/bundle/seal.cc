// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/seal.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <openssl/evp.h>

namespace exporter {
namespace {

constexpr std::string_view kMark = "ack-storage-exporter bundle sha256:";
constexpr std::size_t kHexDigits = 64;

std::string Sha256Hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

// Where the digest stands in a sealed text.
std::optional<std::size_t> DigestPlace(std::string_view text) {
  const auto mark = text.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  return mark + kMark.size();
}

// The digest of a sealed text, computed with zeros in its place.
std::string DigestOf(const std::string& name, std::string text, std::size_t place) {
  text.replace(place, kHexDigits, kHexDigits, '0');
  return Sha256Hex(name + "\n" + text);
}

}  // namespace

std::string Sealed(const std::string& name, const std::string& text) {
  const std::string seal = std::string(kMark) + std::string(kHexDigits, '0');
  const auto brace = name.ends_with(".json") ? text.find('{') : std::string::npos;
  std::string sealed = text;
  if (brace == std::string::npos) {
    sealed.insert(0, "# " + seal + "\n");
  } else {
    sealed.insert(brace + 1, "\n  \"__bundle\": \"" + seal + "\",");
  }
  const auto place = DigestPlace(sealed);
  return sealed.replace(*place, kHexDigits, DigestOf(name, sealed, *place));
}

Seal SealOf(const std::string& name, const std::string& text) {
  const auto place = DigestPlace(text);
  if (!place) return Seal::kNone;
  if (text.size() < *place + kHexDigits) return Seal::kBroken;
  return DigestOf(name, text, *place) == text.substr(*place, kHexDigits) ? Seal::kWhole
                                                                         : Seal::kBroken;
}

}  // namespace exporter
