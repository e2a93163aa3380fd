#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/parameters.h"
#include "tests/simulator/world.h"

namespace simulator::alibaba {

struct ActionResult {
  // The members of the answer behind RequestId, without braces.
  std::string members;
  std::optional<ApiError> error;
};

// One API action: a file beside this one and a row in api.cc.
struct Action {
  std::string_view name;
  std::string_view version;
  ActionResult (*run)(const World& world, const TimeAxis& times, const Parameters& parameters);
};

// "NextToken":…, and the members of the old paging, which mean nothing here.
std::string PagingMembers(const std::string& next_token, std::size_t page_size);

}  // namespace simulator::alibaba
