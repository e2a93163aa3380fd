#pragma once

#include <string>

#include "exporter/alibaba/rpc_request.h"
#include "exporter/http/url.h"

namespace exporter::alibaba {

// "name=value&..." in the order of the names, fit for a query or a form body.
inline std::string FormText(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (!text.empty()) text += '&';
    text += PercentEncode(name) + '=' + PercentEncode(value);
  }
  return text;
}

}  // namespace exporter::alibaba
