// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/serve/web_message.h"
#include "tests/metrics/page_bytes.h"

namespace exporter {

// The content of `answer` as sent after the headers.
inline std::string ContentOf(const WebAnswer& answer) {
  return (answer.page ? BytesOf(*answer.page, answer.page_form) : std::string()) + answer.body;
}

}  // namespace exporter
