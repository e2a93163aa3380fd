// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/alibaba/parameters.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/template.h"
#include "tests/simulator/world.h"

namespace simulator::alibaba {

struct ActionResult {
  // The members of the answer behind RequestId, without braces.
  std::string members;
  std::optional<ApiError> error;
};

struct Action;

// What an action looks at.
struct ActionCall {
  const Action& action;
  const World& world;
  const TimeAxis& times;
  // In keeping with the action's rules.
  const Parameters& parameters;
  // What the server takes for the time, Unix seconds.
  std::int64_t now = 0;

  std::string Text(std::string_view name) const { return parameters.Text(name); }
};

// One API action: a file below templates/alibaba/ and a row in actions.cc.
struct Action {
  std::string name;
  std::string version;  // of its product
  // The parameters it knows: all others are refused.
  std::vector<ParameterRule> rules;
  // Parameters count only in a form body.
  bool wants_form = false;
  PageSizes page;
  Template answer;
  ActionResult (*run)(const ActionCall& call) = nullptr;
};

const Action* FindAction(std::string_view name, std::string_view version);

// The action's template with these values.
ActionResult Answered(const ActionCall& call, const Values& values);
// The members of `answer`, an object.
ActionResult Answered(const nlohmann::ordered_json& answer);
ActionResult Refused(ApiError error);

// "tags" of an object.
void SetTags(Values& values, const Pairs& tags);

// The page of a table that the request asks for, as "rows": kBind(const T&, Values&) sets the
// values of each. `values` are those of the answer beside the paging.
template <class T, class Admits, class Bind>
ActionResult AnswerPage(const ActionCall& call, const ObjectTable<T>& table, Values& values,
                        Admits admits, Bind bind, bool overlaps = false) {
  PageRequest request = ReadPageRequest(call.parameters, call.action.page);
  if (request.error) return Refused(std::move(*request.error));
  request.overlaps = overlaps;
  const auto page = CutPage(table, request, admits);
  values.Set("next_token", page.next);
  values.Set("page_size", request.size);
  values.SetList("rows", page.objects, [&](const T* row, Values& item) { bind(*row, item); });
  return Answered(call, values);
}

// The actions.
ActionResult DescribeAccountAttributes(const ActionCall& call);
ActionResult DescribeAvailableResource(const ActionCall& call);
ActionResult DescribeDiskMonitorData(const ActionCall& call);
ActionResult DescribeDisks(const ActionCall& call);
ActionResult DescribeInstanceBill(const ActionCall& call);
ActionResult DescribeInstanceTypes(const ActionCall& call);
ActionResult DescribeInstances(const ActionCall& call);
ActionResult DescribeLensMonitorDisks(const ActionCall& call);
ActionResult DescribeMetricData(const ActionCall& call);
ActionResult DescribePrice(const ActionCall& call);
ActionResult DescribeRegions(const ActionCall& call);
ActionResult DescribeSnapshots(const ActionCall& call);
ActionResult ListProductQuotas(const ActionCall& call);

// What several of them speak of.

// What a disk does at some time: a few operations of 4 KiB a second, other ones each hour, or
// nothing if it is idle.
struct DiskLoad {
  std::int64_t read_iops = 0;
  std::int64_t write_iops = 0;

  static constexpr std::int64_t kBlock = 4096;
  std::int64_t iops() const { return read_iops + write_iops; }
  std::int64_t read_bps() const { return read_iops * kBlock; }
  std::int64_t write_bps() const { return write_iops * kBlock; }
};
DiskLoad LoadOf(const Disk& disk, std::int64_t unix_seconds);

// Pay-as-you-go, CNY for one GiB and hour; nullopt for what is not on sale. Without a level an ESSD
// is a PL1.
std::optional<double> HourlyPriceOf(std::string_view category, std::string_view performance_level);
// Without the dust of binary fractions: to six places.
double Rounded(double amount);

}  // namespace simulator::alibaba
