// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alerting/expr.h"
#include "exporter/alerting/samples.h"

namespace exporter {

// The text of an annotation, written once and told in two ways: as a Go template for Prometheus,
// and filled in for the push. In the text,
//   {label}             is the value of a label, {label:title} with capital letters
//   {value}             is the value of the expression; {value:duration}, {value:percent},
//                       {value:bytes}, {value:amount} and {value:money}, with the label currency
//   {?label|A|B}        is A if the label is not empty, else B
//   {=label word|A|B}   is A if the label has this value, else B
//   {>value N|A|B}      is A if the value is greater than N, else B
//   {cost KIND}         is a sentence on the monthly cost of the object, by a row of kCosts
// A and B may contain the same again; |B may be left out. Bars and braces cannot be written.

// Which template functions the receiver of the rules has.
struct TemplateOptions {
  bool has_query = true;  // false: what has to be looked up is left out
};

// The Go template.
std::string GoTemplate(std::string_view text, const TemplateOptions& options);

// Costs by object, of the alerts that want them: Want for each, and then Add with all samples.
class Costs : public SampleSink {
 public:
  struct Cost {
    std::string currency;
    double amount = 0;
  };

  // What the text looks up for an alert with these labels.
  void Want(std::string_view text, const Labels& alert);

  // The metrics that are wanted.
  std::vector<std::string> Metrics() const;

  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  // What {cost KIND} says for the labels of an alert; nullptr if the cost is not known.
  const Cost* Of(std::string_view kind, const Labels& alert) const;

 private:
  using ByKey = std::map<std::vector<std::string>, std::optional<Cost>>;

  std::map<std::string, ByKey, std::less<>> by_kind_;
};

// What the text says for a sample of the expression.
std::string FilledIn(std::string_view text, const Sample& sample, const Costs& costs);

// The labels that a text names.
LabelNames LabelsIn(std::string_view text);

}  // namespace exporter
