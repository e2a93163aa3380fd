// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/instant.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace exporter {
namespace {

// A scalar, or a vector of samples.
struct Value {
  std::optional<double> scalar{};
  std::vector<Sample> vector{};
};

Labels Only(const Labels& labels, const LabelNames& names) {
  Labels kept;
  for (const std::string& name : names) {
    const auto found = labels.find(name);
    if (found != labels.end()) kept.insert(*found);
  }
  return kept;
}

Value Select(const Expr& expr, const SampleTable& samples) {
  Value value;
  for (const Sample& sample : samples.Of(expr.name)) {
    const auto matches = [&](const Matcher& matcher) {
      return Matches(matcher, LabelOf(sample.labels, matcher.label));
    };
    if (std::ranges::all_of(expr.matchers, matches)) value.vector.push_back(sample);
  }
  return value;
}

double Combined(const std::string& aggregation, double a, double b) {
  if (aggregation == "max") return std::max(a, b);
  if (aggregation == "min") return std::min(a, b);
  return a + b;
}

Value Aggregated(const Expr& expr, const Value& operand) {
  std::map<Labels, double> groups;
  for (const Sample& sample : operand.vector) {
    const auto [group, is_new] = groups.try_emplace(Only(sample.labels, expr.labels), sample.value);
    if (!is_new) group->second = Combined(expr.name, group->second, sample.value);
  }
  Value value;
  for (const auto& [labels, number] : groups) value.vector.push_back({labels, number});
  return value;
}

bool IsComparison(const std::string& op) {
  return op.starts_with('>') || op.starts_with('<') || op == "==";
}

// The value of `a op b`; for a comparison `a`, or nullopt if it does not hold.
std::optional<double> Applied(const std::string& op, double a, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (op == "/") return a / b;
  const bool holds = op == ">"    ? a > b
                     : op == ">=" ? a >= b
                     : op == "<"  ? a < b
                     : op == "<=" ? a <= b
                                  : a == b;
  return holds ? std::optional(a) : std::nullopt;
}

// A vector and a scalar: a comparison keeps the value of the vector, on whichever side it is.
Value WithScalar(const std::string& op, const Value& left, const Value& right) {
  if (left.scalar && right.scalar) return {.scalar = Applied(op, *left.scalar, *right.scalar)};
  Value value;
  for (const Sample& sample : left.scalar ? right.vector : left.vector) {
    const double a = left.scalar.value_or(sample.value);
    const double b = right.scalar.value_or(sample.value);
    const std::optional<double> number = Applied(op, a, b);
    if (number) value.vector.push_back({sample.labels, IsComparison(op) ? sample.value : *number});
  }
  return value;
}

// The samples of the right by the labels that they are matched on.
class Matching {
 public:
  Matching(const Expr& expr, const std::vector<Sample>& right) : labels_(expr.labels) {
    for (const Sample& sample : right) by_key_.try_emplace(KeyOf(sample), &sample);
  }

  const Sample* Find(const Sample& left) const {
    const auto found = by_key_.find(KeyOf(left));
    return found == by_key_.end() ? nullptr : found->second;
  }

 private:
  Labels KeyOf(const Sample& sample) const {
    return labels_.empty() ? sample.labels : Only(sample.labels, labels_);
  }

  const LabelNames& labels_;
  std::map<Labels, const Sample*> by_key_;
};

Value SetOperation(const Expr& expr, Value left, const Value& right) {
  Value value;
  const bool wants_match = expr.name == "and";
  const Matching in_right(expr, right.vector);
  if (expr.name == "or") {
    const Matching in_left(expr, left.vector);
    value = left;
    for (const Sample& sample : right.vector) {
      if (in_left.Find(sample) == nullptr) value.vector.push_back(sample);
    }
    return value;
  }
  for (Sample& sample : left.vector) {
    const bool is_matched = in_right.Find(sample) != nullptr;
    if (is_matched == wants_match) value.vector.push_back(std::move(sample));
  }
  return value;
}

// One-to-one keeps the labels that were matched on, or all of the left where nothing was named or
// a comparison filters; many-to-one keeps those of the left and takes some of the right.
Labels ResultLabels(const Expr& expr, const Sample& left, const Sample& right) {
  const bool keeps_left = expr.is_many_to_one || expr.labels.empty();
  Labels labels = keeps_left ? left.labels : Only(left.labels, expr.labels);
  for (const auto& taken : expr.group_left) {
    labels.erase(taken);
    const auto found = right.labels.find(taken);
    if (found != right.labels.end()) labels.insert(*found);
  }
  return labels;
}

Value Binary(const Expr& expr, Value left, const Value& right) {
  if (expr.name == "and" || expr.name == "or" || expr.name == "unless") {
    return SetOperation(expr, std::move(left), right);
  }
  if (left.scalar || right.scalar) return WithScalar(expr.name, left, right);
  Value value;
  const Matching in_right(expr, right.vector);
  for (const Sample& sample : left.vector) {
    const Sample* other = in_right.Find(sample);
    if (other == nullptr) continue;
    const std::optional<double> number = Applied(expr.name, sample.value, other->value);
    if (number) value.vector.push_back({ResultLabels(expr, sample, *other), *number});
  }
  return value;
}

Value Called(const Expr& expr, Value argument, const std::vector<Value>& arguments) {
  const double bound = arguments.size() > 1 ? arguments[1].scalar.value_or(0) : 0;
  for (Sample& sample : argument.vector) {
    if (expr.name == "abs") sample.value = std::abs(sample.value);
    if (expr.name == "clamp_min") sample.value = std::max(sample.value, bound);
  }
  return argument;
}

Value Computed(const Expr& expr, const SampleTable& samples, TimePoint now) {
  std::vector<Value> operands;
  for (const Expr& operand : expr.operands) operands.push_back(Computed(operand, samples, now));
  switch (expr.kind) {
    case Expr::Kind::kNumber:
      return {.scalar = expr.number};
    case Expr::Kind::kTime:
      return {.scalar = UnixSeconds(now)};
    case Expr::Kind::kSeries:
      return Select(expr, samples);
    case Expr::Kind::kAggregate:
      return Aggregated(expr, operands[0]);
    case Expr::Kind::kBinary:
      return Binary(expr, std::move(operands[0]), operands[1]);
    case Expr::Kind::kCall:
      return Called(expr, operands[0], operands);
  }
  return {};
}

}  // namespace

std::vector<Sample> ValueOf(const Expr& expr, const SampleTable& samples, TimePoint now) {
  std::vector<Sample> vector = Computed(expr, samples, now).vector;
  std::ranges::sort(vector, {}, &Sample::labels);
  return vector;
}

}  // namespace exporter
