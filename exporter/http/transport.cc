// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/transport.h"

#include <algorithm>

namespace exporter {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view HttpResponse::HeaderValue(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (std::ranges::equal(key, name, {}, Lower, Lower)) return value;
  }
  return {};
}

}  // namespace exporter
