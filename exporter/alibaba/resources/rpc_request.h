#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"

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
  bool is_form = false;  // parameters go into the body, as Quota Center needs them
};

// One call, and how its answer is decoded.
template <class T>
struct CallRequest {
  RpcRequest request;
  std::function<Result<T>(const Fields& answer)> decode;
  // The result when the service permanently refuses the parameters, by the code of the error:
  // "PriceNotFound", "InvalidDataDiskCategory.ValueNotSupported". Empty: the call fails.
  std::function<T(const std::string& code)> decode_refusal{};
};

// Where an answer keeps its list: ECS wraps "Disk": [...] into "Disks": {...}, EBS and Quota
// Center have it at the root (no wrapper), Billing keeps NextToken beside it.
struct ListPath {
  std::string_view wrapper;
  std::string_view element;
  bool has_token_inside = false;
};

// A list that is read page by page, and how its objects are decoded.
template <class T>
struct ListRequest {
  RpcRequest request;
  ListPath path;
  // nullopt for an object that is not wanted.
  std::function<Result<std::optional<T>>(const Fields& object)> decode;
  // Post-processes the rows of all pages, for example drops duplicates.
  void (*finish)(std::vector<T>& rows) = nullptr;
};

// Adds `values` as the APIs flatten lists: name.1, name.2, ...
void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values);

// ["d-1","d-2"]: a list as JSON text, as some parameters need it.
std::string JsonList(std::span<const std::string> values);

// `values` sorted, without empty and repeated ones, in parts of at most `size`: one for each call.
std::vector<std::vector<std::string>> Batches(std::vector<std::string> values, std::size_t size);

}  // namespace exporter::alibaba
