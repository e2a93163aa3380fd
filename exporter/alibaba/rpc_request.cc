#include "exporter/alibaba/rpc_request.h"

#include <cstddef>

namespace exporter::alibaba {

void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    parameters[std::string(name) + "." + std::to_string(i + 1)] = values[i];
  }
}

}  // namespace exporter::alibaba
