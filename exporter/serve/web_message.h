// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/metrics/page.h"

namespace exporter {

struct WebRequest {
  std::string method;
  std::string path;   // as sent, without the query; dot segments resolved
  std::string query;  // without the '?'
  std::string accept;
  std::string accept_encoding;
};

// Sends the page, if any, in its text format, followed by the body; so a large page is never held
// as one string. The server adds Content-Length, and omits the content for HEAD.
struct WebAnswer {
  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::shared_ptr<const Page> page{};
  PageForm page_form = PageForm::kPlain;
  std::string body;
};

}  // namespace exporter
