// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// A product with an RPC-style API.
struct Product {
  std::string_view name;      // as in the host name: "ecs"
  std::string_view version;   // "2014-05-26"
  std::string_view ram_name;  // in permissions
};

inline constexpr Product kEcs{"ecs", "2014-05-26", "ecs"};
inline constexpr Product kEbs{"ebs", "2021-07-30", "ebs"};
inline constexpr Product kQuotas{"quotas", "2020-05-10", "quotas"};
inline constexpr Product kBss{"bss", "2017-12-14", "bssapi"};

struct ApiAction {
  Product product;
  std::string_view name;  // "DescribeDisks"

  // The permission required: "ecs:DescribeDisks".
  std::string ram_action() const { return std::string(product.ram_name).append(":").append(name); }
};

// Names and values, not yet encoded.
using Parameters = std::map<std::string, std::string>;

struct RpcRequest {
  ApiAction api;
  // Selects the endpoint; RegionId, if required, is a parameter. Empty for central services.
  std::string region;
  Parameters parameters{};
  bool is_form = false;  // sends the parameters in the body, as Quota Center requires
};

// One call, and how to decode its answer.
template <class T>
struct CallRequest {
  RpcRequest request;
  std::function<Result<T>(const Fields& answer)> decode;
  // The result when the service permanently refuses the parameters, by the code of the error:
  // "PriceNotFound", "InvalidDataDiskCategory.ValueNotSupported". Empty: the call fails.
  std::function<T(const std::string& code)> decode_refusal{};
};

// Where an answer has its list: ECS wraps "Disk": [...] in "Disks": {...}, EBS and Quota Center
// have it at the root (no wrapper), Billing has NextToken beside it.
struct ListPath {
  std::string_view wrapper;
  std::string_view element;
  bool has_token_inside = false;
};

// Keeps each key once. Pages are not read from a snapshot: if a row is on two pages, the later one
// wins, in the position of the first.
template <class T>
void KeepLatest(std::vector<T>& rows) {
  std::vector<T> kept;
  kept.reserve(rows.size());
  std::unordered_map<std::string, std::size_t> places;
  for (T& row : rows) {
    const auto [place, is_new] = places.emplace(KeyOf(row), kept.size());
    if (is_new) {
      kept.push_back(std::move(row));
    } else {
      kept[place->second] = std::move(row);
    }
  }
  rows = std::move(kept);
}

// A paged list, and how to decode its objects.
template <class T>
struct ListRequest {
  RpcRequest request;
  ListPath path;
  // Returns nullopt to skip an object.
  std::function<Result<std::optional<T>>(const Fields& object)> decode;
  // Post-processes the rows of all pages.
  void (*finish)(std::vector<T>& rows) = KeepLatest<T>;
};

// Adds `values` in the flattened list form of the APIs: name.1, name.2, ...
void AddList(Parameters& parameters, std::string_view name, std::span<const std::string> values);

// A JSON array as text, as some parameters require: ["d-1","d-2"].
std::string JsonList(std::span<const std::string> values);

// `values` sorted, without empty ones and duplicates, in batches of at most `size`, one per call.
std::vector<std::vector<std::string>> Batches(std::vector<std::string> values, std::size_t size);

}  // namespace exporter::alibaba
