#include "exporter/alibaba/resources/rpc_request.h"

#include <cstddef>

#include "exporter/http/url.h"
#include "exporter/json/quote.h"

namespace exporter::alibaba {

void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    parameters[std::string(name) + "." + std::to_string(i + 1)] = values[i];
  }
}

std::string FormBody(const Parameters& parameters) {
  std::string body;
  for (const auto& [name, value] : parameters) {
    if (!body.empty()) body += '&';
    body += PercentEncode(name) + "=" + PercentEncode(value);
  }
  return body;
}

std::string JsonList(std::span<const std::string> values) {
  std::string list = "[";
  for (const std::string& value : values) {
    if (list.size() > 1) list += ',';
    list += QuoteJson(value);
  }
  return list + "]";
}

}  // namespace exporter::alibaba
