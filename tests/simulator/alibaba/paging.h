#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/parameters.h"

namespace simulator::alibaba {

// A NextToken names the last object sent; the list goes on behind it. It always holds "+", "/" and
// "=", which a client has to encode.
std::string EncodeNextToken(std::string_view last_id);
std::optional<std::string> DecodeNextToken(std::string_view token);

// What a request asks of the paging.
struct PageRequest {
  std::size_t size = 10;
  std::string after;  // empty on the first page
  std::optional<ApiError> error;
};
// MaxResults outside 10..`most` counts as the nearer bound.
PageRequest ReadPageRequest(const Parameters& parameters, long long most);

// RegionId must be there and name a region of the real service.
std::optional<ApiError> CheckRegion(const Parameters& parameters);

// The strings of a JSON list parameter such as DiskIds; nullopt when it is no such list.
std::optional<std::vector<std::string>> ReadIdList(const std::string& json);

}  // namespace simulator::alibaba
