#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/alibaba/parameter_rule.h"
#include "tests/simulator/parameters.h"
#include "tests/simulator/world.h"

namespace simulator::alibaba {

struct ActionResult {
  // The members of the answer behind RequestId, without braces.
  std::string members;
  std::optional<ApiError> error;
};

// What an action looks at.
struct ActionCall {
  const World& world;
  const TimeAxis& times;
  // In keeping with the action's rules.
  const Parameters& parameters;
  // What the server takes for the time, Unix seconds.
  std::int64_t now = 0;
};

// One API action: a file beside this one and a row in api.cc.
struct Action {
  std::string_view name;
  std::string_view version;  // of its product
  // The parameters it knows: all others are refused.
  std::span<const ParameterRule> rules;
  ActionResult (*run)(const ActionCall& call);
  // Parameters count only in a form body.
  bool wants_form = false;
};

inline constexpr std::string_view kEcsVersion = "2014-05-26";
inline constexpr std::string_view kEbsVersion = "2021-07-30";
inline constexpr std::string_view kQuotasVersion = "2020-05-10";
inline constexpr std::string_view kBssVersion = "2017-12-14";

// "NextToken":…, and the members of the old paging, which mean nothing here.
std::string PagingMembers(const std::string& next_token, std::size_t page_size);

// The members of `answer`, an object.
ActionResult Answered(const nlohmann::ordered_json& answer);
ActionResult Refused(ApiError error);

}  // namespace simulator::alibaba
