// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/object_table.h"

namespace simulator::alibaba {

// One parameter that an action knows. An N between the dots of its name stands for the number of a
// list's element, from 1 to `most_elements`: "Tag.N.Key".
struct ParameterRule {
  enum class Kind { kText, kInteger, kBoolean, kTime };

  std::string name;
  Kind kind = Kind::kText;
  bool required = false;
  // Of an integer.
  long long least = std::numeric_limits<long long>::min();
  long long most = std::numeric_limits<long long>::max();
  // The values accepted, joined by "|"; empty for any.
  std::string words = {};
  long long most_elements = 100;
};

// The rule in a word or several: "required", "time", "boolean", "1..100" for an integer, "N<=20"
// for most_elements; anything else is the values accepted.
ParameterRule ReadRule(const std::string& name, std::string_view words);

// A real service ignores what it does not know; this one is there to catch our typing errors.
std::optional<ApiError> CheckParameters(const std::vector<ParameterRule>& rules,
                                        const Parameters& parameters);

// "InvalidParameter.<name>", with the sentence that says why.
ApiError InvalidParameter(const std::string& name, const std::string& why);

// The values of name.1, name.2, ...
std::vector<std::string> ListOf(const Parameters& parameters, std::string_view name);

// A NextToken names the last object sent; the list goes on behind it. It always holds "+", "/" and
// "=", which a client has to encode.
std::string EncodeNextToken(std::string_view last_id);
std::optional<std::string> DecodeNextToken(std::string_view token);

// What a request asks of the paging.
struct PageRequest {
  std::size_t size = 10;
  std::string after;  // empty on the first page
  // The page begins with the last object of the page before, not behind it.
  bool overlaps = false;
  std::optional<ApiError> error;
};
// MaxResults outside `least`..`most` counts as the nearer bound; `usual` is the size without it.
struct PageSizes {
  long long least = 1;
  long long most = 100;
  long long usual = 10;
};
PageRequest ReadPageRequest(const Parameters& parameters, const PageSizes& sizes);

// The objects on the page, and the token of the next one; empty on the last.
template <class T>
struct Page {
  std::vector<const T*> objects;
  std::string next;
};
template <class T, class Admits>
Page<T> CutPage(const ObjectTable<T>& table, const PageRequest& request, Admits admits) {
  Page<T> page;
  const bool overlaps = request.overlaps && !request.after.empty();
  auto at = overlaps ? table.LowerBound(request.after) : table.UpperBound(request.after);
  for (; !(at == table.end()); ++at) {
    if (!admits(*at)) continue;
    if (page.objects.size() == request.size) {
      page.next = EncodeNextToken(KeyOf(*page.objects.back()));
      break;
    }
    page.objects.push_back(&*at);
  }
  return page;
}

// Whether the service has such a region.
bool IsRegion(std::string_view id);
// RegionId must name a region of the real service.
std::optional<ApiError> CheckRegion(const Parameters& parameters);

// The strings of a JSON list parameter such as DiskIds; nullopt when it is no such list.
std::optional<std::vector<std::string>> ReadIdList(const std::string& json);

}  // namespace simulator::alibaba
