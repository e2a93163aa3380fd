// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/identity.h"

#include "tests/simulator/encoding.h"

namespace simulator {
namespace {

std::uint64_t Fnv1a(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

std::string Letters(std::string_view text, std::string_view alphabet, int count) {
  Dice dice(Fnv1a(text));
  std::string out;
  for (int i = 0; i < count; ++i) out += alphabet[dice.Next() % alphabet.size()];
  return out;
}

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

}  // namespace

std::uint64_t Dice::Next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string MakeUid(std::string_view text) {
  std::string uid = Letters(text, kHexDigits, 36);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) uid[dash] = '-';
  uid[14] = '4';
  uid[19] = 'a';
  return uid;
}

std::string MakeDiskId(std::string_view text) {
  return "d-wz9" + Letters(text, kBase36, 17);
}

std::string MakeInstanceId(std::string_view text) {
  return "i-wz9" + Letters(text, kHexDigits, 17);
}

std::string AttachmentName(std::string_view handle, std::string_view driver,
                           std::string_view node) {
  std::string text(handle);
  text += driver;
  text += node;
  return "csi-" + Sha256Hex(text);
}

}  // namespace simulator
