// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/signer.h"

#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <stdexcept>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "exporter/http/url.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string Hex(std::span<const unsigned char> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += kHexDigits[byte >> 4U];
    text += kHexDigits[byte & 0x0FU];
  }
  return text;
}

std::string Sha256Hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  return Hex(std::span(digest).first(size));
}

std::string HmacSha256Hex(const Secret& key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const std::string& bytes = key.Reveal();
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), bytes.data(), static_cast<int>(bytes.size()), data, text.size(),
           digest.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256");
  }
  return Hex(std::span(digest).first(size));
}

}  // namespace

std::string EncodeParameters(const Parameters& parameters) {
  // Sorted by encoded name, which may differ from the order of the plain names.
  std::map<std::string, std::string> encoded;
  for (const auto& [name, value] : parameters) encoded[PercentEncode(name)] = PercentEncode(value);
  std::string query;
  for (const auto& [name, value] : encoded) {
    if (!query.empty()) query += '&';
    query.append(name).append("=").append(value);
  }
  return query;
}

NonceSource RandomNonces() {
  return [] {
    std::random_device random;
    std::string nonce;
    for (int word = 0; word < 4; ++word) {
      std::uint32_t bits = random();
      for (int digit = 0; digit < 8; ++digit, bits >>= 4U) nonce += kHexDigits[bits & 0x0FU];
    }
    return nonce;
  };
}

SignedHeaders HeadersToSign(const SigningInput& input) {
  SignedHeaders headers{
      {"host", input.host},
      {"x-acs-action", input.action},
      {"x-acs-content-sha256", Sha256Hex(input.body)},
      {"x-acs-date", input.date},
      {"x-acs-signature-nonce", input.nonce},
      {"x-acs-version", input.version},
  };
  if (!input.content_type.empty()) headers["content-type"] = input.content_type;
  if (!input.credentials.security_token.empty()) {
    headers["x-acs-accesskey-id"] = input.credentials.access_key_id;
    headers["x-acs-security-token"] = input.credentials.security_token.Reveal();
  }
  return headers;
}

Signature Sign(const SigningInput& input, const SignedHeaders& headers) {
  std::string header_lines;
  std::string names;
  for (const auto& [name, value] : headers) {
    header_lines.append(name).append(":").append(value).append("\n");
    if (!names.empty()) names += ';';
    names += name;
  }
  Signature signature;
  signature.query = EncodeParameters(input.query);
  signature.canonical_request = input.method + '\n' + input.path + '\n' + signature.query + '\n' +
                                header_lines + '\n' + names + '\n' + Sha256Hex(input.body);
  signature.string_to_sign =
      std::string(kAlgorithm) + '\n' + Sha256Hex(signature.canonical_request);
  signature.authorization =
      std::string(kAlgorithm) + " Credential=" + input.credentials.access_key_id +
      ",SignedHeaders=" + names +
      ",Signature=" + HmacSha256Hex(input.credentials.access_key_secret, signature.string_to_sign);
  return signature;
}

}  // namespace exporter::alibaba
