// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/template.h"

namespace simulator::alibaba {
namespace {

struct Row {
  const char* name;
  ActionResult (*run)(const ActionCall& call);
};
constexpr Row kRows[] = {
    {"DescribeAccountAttributes", DescribeAccountAttributes},
    {"DescribeAvailableResource", DescribeAvailableResource},
    {"DescribeDiskMonitorData", DescribeDiskMonitorData},
    {"DescribeDisks", DescribeDisks},
    {"DescribeInstanceBill", DescribeInstanceBill},
    {"DescribeInstanceTypes", DescribeInstanceTypes},
    {"DescribeInstances", DescribeInstances},
    {"DescribeLensMonitorDisks", DescribeLensMonitorDisks},
    {"DescribeMetricData", DescribeMetricData},
    {"DescribePrice", DescribePrice},
    {"DescribeRegions", DescribeRegions},
    {"DescribeSnapshots", DescribeSnapshots},
    {"ListProductQuotas", ListProductQuotas},
};

Action ReadAction(const Row& row) {
  const auto json = ReadTemplateFile("alibaba/" + std::string(row.name) + ".json");
  Action action{.name = row.name,
                .version = json.at("version").get<std::string>(),
                .rules = {},
                .wants_form = json.value("form", false),
                .page = {},
                .answer = Template(json.at("answer")),
                .run = row.run};
  for (const auto& [name, rule] : json.at("parameters").items())
    action.rules.push_back(ReadRule(name, rule.get<std::string>()));
  if (json.contains("page")) {
    const auto& page = json.at("page");
    action.page = {page.at("least").get<long long>(), page.at("most").get<long long>(),
                   page.at("usual").get<long long>()};
  }
  return action;
}

}  // namespace

const Action* FindAction(std::string_view name, std::string_view version) {
  static const std::vector<Action> actions = [] {
    std::vector<Action> all;
    for (const Row& row : kRows) all.push_back(ReadAction(row));
    return all;
  }();
  for (const Action& action : actions)
    if (action.name == name && action.version == version) return &action;
  return nullptr;
}

ActionResult Answered(const ActionCall& call, const Values& values) {
  const std::string text = call.action.answer.Render(values);
  return {text.substr(1, text.size() - 2), std::nullopt};
}

ActionResult Answered(const nlohmann::ordered_json& answer) {
  const std::string text = ToText(answer);
  return {text.substr(1, text.size() - 2), std::nullopt};
}

ActionResult Refused(ApiError error) {
  return {{}, std::move(error)};
}

void SetTags(Values& values, const Pairs& tags) {
  values.SetList("tags", tags, [](const auto& tag, Values& item) {
    item.Set("key", tag.first);
    item.Set("value", tag.second);
  });
}

}  // namespace simulator::alibaba
