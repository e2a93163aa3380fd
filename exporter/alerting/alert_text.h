// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
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

// Costs by object, from the samples of one instant.
class Costs {
 public:
  explicit Costs(const SampleTable& samples);

  // Those that {cost KIND} looks up for the sample of an alert; nullptr if the cost is not known.
  const Sample* Of(std::string_view kind, const Labels& alert) const;

  // What `samples` must have been asked for.
  static std::vector<std::string> Metrics();

 private:
  std::map<std::string, std::map<Labels, const Sample*>, std::less<>> by_kind_;
};

// What the text says for a sample of the expression.
std::string FilledIn(std::string_view text, const Sample& sample, const Costs& costs);

// The labels that a text names.
LabelNames LabelsIn(std::string_view text);

}  // namespace exporter
