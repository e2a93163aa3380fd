#include "tests/simulator/alibaba/throttle.h"

#include <algorithm>

#include "tests/simulator/control_body.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr std::int64_t kMostCalls = 1000000;

}  // namespace

std::string Throttle::Add(const std::string& json) {
  constexpr std::int64_t kLongestWait = 600000;
  ControlBody body(json, {"match", "one_in", "per_minute", "retry_after_ms"});
  const auto match = body.Text("match");
  const auto one_in = body.Number("one_in", 1, kMostCalls);
  const auto per_minute = body.Number("per_minute", 0, kMostCalls);
  const auto retry_after_ms = body.Number("retry_after_ms", 0, kLongestWait);
  if (!match) body.Refuse("match must be an action or *");
  if (one_in.has_value() == per_minute.has_value()) body.Refuse("give one_in or per_minute");
  if (!body.error().empty()) return body.error();
  Rule rule{.match = *match,
            .one_in = one_in.value_or(0),
            .per_minute = per_minute.value_or(0),
            .retry_after_ms = retry_after_ms,
            .refused = 0,
            .counts = {}};
  const std::lock_guard lock(mutex_);
  std::erase_if(rules_, [&](const Rule& each) { return each.match == *match; });
  rules_.push_back(std::move(rule));
  return {};
}

void Throttle::Clear() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
}

nlohmann::ordered_json Throttle::Describe() const {
  auto list = nlohmann::ordered_json::array();
  const std::lock_guard lock(mutex_);
  for (const Rule& rule : rules_) {
    list.push_back({{"match", rule.match}, {"refused", rule.refused}});
    if (rule.one_in > 0) {
      list.back()["one_in"] = rule.one_in;
    } else {
      list.back()["per_minute"] = rule.per_minute;
    }
  }
  return list;
}

bool Throttle::LetsThrough(Rule& rule, const std::string& action, const std::string& region,
                           std::int64_t now) {
  if (rule.one_in > 0) return ++rule.counts[{action, {}}].calls % rule.one_in == 0;
  Count& count = rule.counts[{action, region}];
  if (count.minute != now / kMinute) count = {now / kMinute, 0};
  return ++count.calls <= rule.per_minute;
}

std::optional<ApiError> Throttle::Take(const std::string& action, const std::string& region,
                                       std::int64_t now) {
  constexpr std::int64_t kMilliseconds = 1000;
  const std::lock_guard lock(mutex_);
  for (Rule& rule : rules_) {
    if (rule.match != "*" && rule.match != action) continue;
    if (LetsThrough(rule, action, region, now)) continue;
    ++rule.refused;
    ApiError error = Throttled(429);
    auto wait = rule.retry_after_ms;
    if (!wait && rule.one_in == 0) wait = (kMinute - now % kMinute) * kMilliseconds;
    if (wait) error.headers.emplace_back("x-acs-retry-after", std::to_string(*wait));
    return error;
  }
  return std::nullopt;
}

}  // namespace simulator::alibaba
