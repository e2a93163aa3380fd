// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/expr.h"

#include <algorithm>
#include <utility>

namespace exporter {
namespace {

Expr Aggregate(std::string name, LabelNames by, Expr operand) {
  Expr expr{.kind = Expr::Kind::kAggregate, .name = std::move(name), .labels = std::move(by)};
  expr.operands.push_back(std::move(operand));
  return expr;
}

// What ValueOf has no samples or no function for.
bool IsOfThePast(const Expr& expr) {
  return !expr.range.empty() || !expr.offset.empty() ||
         (expr.kind == Expr::Kind::kCall && expr.name == "absent");
}

void CollectMetrics(const Expr& expr, std::vector<std::string>& metrics) {
  if (expr.kind == Expr::Kind::kSeries && std::ranges::find(metrics, expr.name) == metrics.end()) {
    metrics.push_back(expr.name);
  }
  for (const Expr& operand : expr.operands) CollectMetrics(operand, metrics);
}

}  // namespace

bool Matches(const Matcher& matcher, std::string_view value) {
  const bool is_named = std::ranges::find(matcher.values, value) != matcher.values.end();
  return matcher.op == Matcher::Op::kIsNot ? !is_named : is_named;
}

Matcher Is(std::string label, std::string value) {
  return {.label = std::move(label), .op = Matcher::Op::kIs, .values = {std::move(value)}};
}

Matcher IsNot(std::string label, std::string value) {
  return {.label = std::move(label), .op = Matcher::Op::kIsNot, .values = {std::move(value)}};
}

Matcher IsOneOf(std::string label, std::vector<std::string> values) {
  return {.label = std::move(label), .op = Matcher::Op::kIsOneOf, .values = std::move(values)};
}

Expr Number(double value) {
  return {.kind = Expr::Kind::kNumber, .number = value};
}

Expr Time() {
  return {.kind = Expr::Kind::kTime};
}

Expr Series(std::string metric, std::vector<Matcher> matchers) {
  return {.kind = Expr::Kind::kSeries, .name = std::move(metric), .matchers = std::move(matchers)};
}

Expr Over(Expr series, std::string range) {
  series.range = std::move(range);
  return series;
}

Expr Before(Expr series, std::string offset) {
  series.offset = std::move(offset);
  return series;
}

Expr Max(LabelNames by, Expr operand) {
  return Aggregate("max", std::move(by), std::move(operand));
}

Expr Min(LabelNames by, Expr operand) {
  return Aggregate("min", std::move(by), std::move(operand));
}

Expr Sum(LabelNames by, Expr operand) {
  return Aggregate("sum", std::move(by), std::move(operand));
}

Expr Call(std::string function, std::vector<Expr> arguments) {
  return {.kind = Expr::Kind::kCall, .name = std::move(function), .operands = std::move(arguments)};
}

Expr Op(Expr left, std::string op, Expr right) {
  return OpOn({}, std::move(left), std::move(op), std::move(right));
}

Expr OpOn(LabelNames on, Expr left, std::string op, Expr right) {
  Expr expr{.kind = Expr::Kind::kBinary, .name = std::move(op), .labels = std::move(on)};
  expr.operands.push_back(std::move(left));
  expr.operands.push_back(std::move(right));
  return expr;
}

Expr OpOnLeft(LabelNames on, LabelNames group_left, Expr left, std::string op, Expr right) {
  Expr expr = OpOn(std::move(on), std::move(left), std::move(op), std::move(right));
  expr.group_left = std::move(group_left);
  expr.is_many_to_one = true;
  return expr;
}

std::vector<std::string> MetricsOf(const Expr& expr) {
  std::vector<std::string> metrics;
  CollectMetrics(expr, metrics);
  return metrics;
}

LabelNames ResultLabelsOf(const Expr& expr) {
  const auto of = [&](std::size_t operand) { return ResultLabelsOf(expr.operands[operand]); };
  LabelNames labels;
  switch (expr.kind) {
    case Expr::Kind::kNumber:
    case Expr::Kind::kTime:
      break;
    case Expr::Kind::kSeries:
      for (const Matcher& matcher : expr.matchers) labels.push_back(matcher.label);
      break;
    case Expr::Kind::kAggregate:
      return expr.labels;
    case Expr::Kind::kCall:
      return of(0);
    case Expr::Kind::kBinary: {
      const bool is_set = expr.name == "and" || expr.name == "or" || expr.name == "unless";
      const bool keeps_left = is_set || expr.labels.empty() || expr.is_many_to_one;
      labels = keeps_left ? of(0) : expr.labels;
      if (keeps_left && labels.empty()) labels = of(1);
      labels.insert(labels.end(), expr.group_left.begin(), expr.group_left.end());
      break;
    }
  }
  return labels;
}

bool IsInstant(const Expr& expr) {
  return !IsOfThePast(expr) && std::ranges::all_of(expr.operands, IsInstant);
}

}  // namespace exporter
