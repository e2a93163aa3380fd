// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/json/fields.h"
#include "exporter/json/list_splitter.h"
#include "exporter/kubernetes/client/client.h"

namespace exporter::kubernetes {

// Decodes one page of a list as it arrives.
class PageReader {
 public:
  explicit PageReader(ListSink& sink);
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;

  // False if this is not a list; Finish then returns why.
  bool Feed(std::string_view piece);

  // Checks the page after its last piece and adds its counts to `read`. Returns the continue token
  // of the next page, empty after the last. kBadResponse: not a complete list of that kind.
  Result<std::string> Finish(int status, const std::string& kind, ListEnd& read);

 private:
  void TakeItem(std::string_view item);
  void KeepFirst(const std::string& problem);

  ListSink& sink_;
  JsonParser parser_;
  ListSplitter splitter_;
  ListEnd page_;
  std::string failure_;
};

}  // namespace exporter::kubernetes
