// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/rpc_request.h"

#include <algorithm>

#include "exporter/json/quote.h"

namespace exporter::alibaba {

void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    parameters[std::string(name) + "." + std::to_string(i + 1)] = values[i];
  }
}

std::string JsonList(std::span<const std::string> values) {
  std::string list = "[";
  for (const std::string& value : values) {
    if (list.size() > 1) list += ',';
    list += QuoteJson(value);
  }
  return list + "]";
}

std::vector<std::vector<std::string>> Batches(std::vector<std::string> values, std::size_t size) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::erase(values, "");
  std::vector<std::vector<std::string>> batches;
  for (std::string& value : values) {
    if (batches.empty() || batches.back().size() == size) batches.emplace_back();
    batches.back().push_back(std::move(value));
  }
  return batches;
}

}  // namespace exporter::alibaba
