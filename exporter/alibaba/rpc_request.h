#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace exporter::alibaba {

// An action of an RPC-style API. `ram_action` is the permission that it needs.
struct ApiAction {
  std::string_view product;  // as in the host name: "ecs"
  std::string_view version;  // "2014-05-26"
  std::string_view action;   // "DescribeDisks"
  std::string_view ram_action;
};

// Decoded names and values; they travel in the URL query.
using Parameters = std::map<std::string, std::string>;

struct RpcRequest {
  ApiAction api;
  std::string region;  // chooses the endpoint; RegionId, where wanted, is a parameter
  Parameters parameters{};
};

// Adds `values` the way the APIs flatten lists: name.1, name.2, ...
void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values);

}  // namespace exporter::alibaba
