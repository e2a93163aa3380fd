#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/metrics/page_stream.h"

namespace exporter {

struct WebRequest {
  std::string method;
  std::string path;   // as sent, without the query; dot segments are resolved
  std::string query;  // without the question mark
  std::string accept;
  std::string accept_encoding;
};

// What is sent is the page, where there is one, in its form, and then the body; so
// a large page is never held in one piece. The server adds Content-Length, and
// leaves the content out where the request was HEAD.
struct WebAnswer {
  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const Page> page;
  PageForm page_form = PageForm::kPlain;
  std::string body;
};

}  // namespace exporter
