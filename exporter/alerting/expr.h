// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// The part of PromQL that our rules use, as a value: PromQl prints it for Prometheus, and ValueOf
// evaluates it for the push to Alertmanager, so that both say the same.

using LabelNames = std::vector<std::string>;

struct Matcher {
  enum class Op { kIs, kIsNot, kIsOneOf };

  std::string label;
  Op op = Op::kIs;
  std::vector<std::string> values;  // of kIs and kIsNot: one
};

// Whether a label with this value matches; the value is empty where the label is absent.
bool Matches(const Matcher& matcher, std::string_view value);

Matcher Is(std::string label, std::string value);
Matcher IsNot(std::string label, std::string value);
Matcher IsOneOf(std::string label, std::vector<std::string> values);

struct Expr {
  enum class Kind { kNumber, kTime, kSeries, kAggregate, kBinary, kCall };

  Kind kind = Kind::kNumber;
  double number = 0;
  std::string name{};  // of the metric, aggregation, operator or function
  std::vector<Matcher> matchers{};
  std::string range{};          // of a series: "6h" selects the samples of that time
  std::string offset{};         // of a series: "1d" selects the value of that time ago
  LabelNames labels{};          // of an aggregation: by; of an operator: on, if not empty
  LabelNames group_left{};      // of an operator: labels taken from the right
  bool is_many_to_one = false;  // of an operator: group_left
  std::vector<Expr> operands{};
};

Expr Number(double value);
Expr Time();
Expr Series(std::string metric, std::vector<Matcher> matchers = {});
Expr Over(Expr series, std::string range);     // series[range]
Expr Before(Expr series, std::string offset);  // series offset 1d

// Aggregations by labels.
Expr Max(LabelNames by, Expr operand);
Expr Min(LabelNames by, Expr operand);
Expr Sum(LabelNames by, Expr operand);

Expr Call(std::string function, std::vector<Expr> arguments);

// `left op right` for one of + - * / > >= < <= == and unless or. Both sides match on all labels.
Expr Op(Expr left, std::string op, Expr right);

// The same, matching on the labels `on` only.
Expr OpOn(LabelNames on, Expr left, std::string op, Expr right);

// Many to one: samples of the left match one of the right, whose labels `group_left` they get.
Expr OpOnLeft(LabelNames on, LabelNames group_left, Expr left, std::string op, Expr right);

// PromQL on one line, or on several with indentation where it is long. Parses in Prometheus 2.42
// and 3.x and in VictoriaMetrics.
std::string PromQl(const Expr& expr);

// The metrics that it selects.
std::vector<std::string> MetricsOf(const Expr& expr);

// The labels that its result can have, as far as aggregations and matches name them.
LabelNames ResultLabelsOf(const Expr& expr);

// Whether ValueOf can evaluate it: it needs no samples of the past.
bool IsInstant(const Expr& expr);

}  // namespace exporter
