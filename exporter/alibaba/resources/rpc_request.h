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

// Decoded names and values.
using Parameters = std::map<std::string, std::string>;

struct RpcRequest {
  ApiAction api;
  // Chooses the endpoint; RegionId, where wanted, is a parameter. Empty for central services.
  std::string region;
  Parameters parameters{};
  bool is_form = false;  // they travel in the body, as Quota Center wants it, not in the query
};

// Adds `values` the way the APIs flatten lists: name.1, name.2, ...
void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values);

// "a=1&b=2", names and values percent-encoded: the body of a form.
std::string FormBody(const Parameters& parameters);

// ["d-1","d-2"]: the JSON list that some parameters want in one text.
std::string JsonList(std::span<const std::string> values);

}  // namespace exporter::alibaba
