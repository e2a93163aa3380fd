// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/transport.h"

#include "exporter/core/text.h"

namespace exporter {

std::string_view HttpResponse::HeaderValue(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoringCase(key, name)) return value;
  }
  return {};
}

}  // namespace exporter
