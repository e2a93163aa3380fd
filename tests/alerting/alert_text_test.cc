// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/alert_text.h"

#include <gmock/gmock.h>

#include "tests/alerting/promtool_rules.h"
#include "tests/alerting/sample_text.h"
#include "tests/metrics/promtool.h"

namespace exporter::alert_text_test {
namespace {

using testing::ElementsAre;

const std::string kCostSamples =
    "ack_storage_persistentvolume_monthly_cost{persistentvolume=\"v1\",currency=\"CNY\"} 350\n"
    "ack_storage_persistentvolume_monthly_cost{persistentvolume=\"v2\",currency=\"USD\"} 49.9\n"
    "ack_storage_persistentvolume_monthly_cost{persistentvolume=\"v9\",persistentvolumeclaim="
    "\"v1\",namespace=\"web\",currency=\"CNY\"} 7\n"
    "ack_storage_disk_monthly_cost{disk=\"d1\",currency=\"CNY\"} 1\n"
    "ack_storage_disk_monthly_cost{disk=\"d1\",currency=\"CNY\",zone=\"a\"} 2\n"
    "ack_storage_finding_monthly_cost{check=\"c\",kind=\"k\",namespace=\"web\",name=\"v1\","
    "currency=\"CNY\"} 3";

struct Row {
  const char* text;
  const char* go;
  const char* sample;  // of the expression x
  const char* filled;
};

const std::vector<Row> kRows{
    {"Plain text, 100%.", "Plain text, 100%.", "x{name=\"v1\"} 1", "Plain text, 100%."},
    {"{name} in {zone}", "{{ $labels.name }} in {{ $labels.zone }}", "x{name=\"v1\"} 1", "v1 in "},
    {"is {reason:title}", "is {{ $labels.reason | title }}", "x{reason=\"in use_by-a pod\"} 1",
     "is In Use_by-A Pod"},
    {"{value}", "{{ $value }}", "x 2.5", "2.5"},
    {"{value:duration}", "{{ $value | humanizeDuration }}", "x 5400", "1h 30m 0s"},
    {"{value:percent}", "{{ $value | humanizePercentage }}", "x 0.025", "2.5%"},
    {"{value:bytes}", "{{ $value | humanize1024 }}B", "x 107374182400", "100GiB"},
    {"{value:amount}", "{{ printf \"%.2f\" $value }}", "x 2.5", "2.50"},
    {"{value:money}",
     "{{ if eq $labels.currency \"CNY\" }}¥{{ else }}{{ $labels.currency }} {{ end }}"
     "{{ printf \"%.2f\" $value }}",
     "x{currency=\"CNY\"} 350", "¥350.00"},
    {"{value:money}",
     "{{ if eq $labels.currency \"CNY\" }}¥{{ else }}{{ $labels.currency }} {{ end }}"
     "{{ printf \"%.2f\" $value }}",
     "x{currency=\"USD\"} 49.9", "USD 49.90"},
    {"on{?node| {node}| no node}.",
     "on{{ if $labels.node }} {{ $labels.node }}{{ else }} no node{{ end }}.", "x{node=\"n1\"} 1",
     "on n1."},
    {"on{?node| {node}| no node}.",
     "on{{ if $labels.node }} {{ $labels.node }}{{ else }} no node{{ end }}.", "x 1",
     "on no node."},
    {"a{?node| b}", "a{{ if $labels.node }} b{{ end }}", "x 1", "a"},
    {"{=reason a b|yes|no}", "{{ if eq $labels.reason \"a b\" }}yes{{ else }}no{{ end }}",
     "x{reason=\"a b\"} 1", "yes"},
    {"{=reason a b|yes|no}", "{{ if eq $labels.reason \"a b\" }}yes{{ else }}no{{ end }}",
     "x{reason=\"a\"} 1", "no"},
    {"{value} disk{>value 1|s}", "{{ $value }} disk{{ if gt $value 1.0 }}s{{ end }}", "x 2",
     "2 disks"},
    {"{value} disk{>value 1|s}", "{{ $value }} disk{{ if gt $value 1.0 }}s{{ end }}", "x 1",
     "1 disk"},
    {"{>value 0.5|{?node|{node}|none}|low}",
     "{{ if gt $value 0.5 }}{{ if $labels.node }}{{ $labels.node }}{{ else }}none{{ end }}"
     "{{ else }}low{{ end }}",
     "x{node=\"n1\"} 0.6", "n1"},
    {"{cost volume}", nullptr, "x{name=\"v1\"} 1", "It costs ¥350.00 a month."},
    {"{cost volume}", nullptr, "x{name=\"v2\"} 1", "It costs USD 49.90 a month."},
    {"{cost volume}", nullptr, "x{name=\"v3\"} 1", "Its cost is not known."},
    {"{cost claim}", nullptr, "x{name=\"v1\",namespace=\"web\"} 1", "It costs ¥7.00 a month."},
    {"{cost persistentvolumeclaim}", nullptr, "x{persistentvolumeclaim=\"v1\",namespace=\"web\"} 1",
     "It costs ¥7.00 a month."},
    {"{cost disk}", nullptr, "x{disk=\"d1\"} 1", "It costs ¥2.00 a month."},
    {"{cost finding}", nullptr, "x{check=\"c\",kind=\"k\",namespace=\"web\",name=\"v1\"} 1",
     "It costs ¥3.00 a month."},
    {"{cost finding}", nullptr, "x{check=\"c\",kind=\"k\",name=\"v1\"} 1",
     "Its cost is not known."},
};

TEST(GoTemplate, HasOneFormForEachConstruct) {
  for (const Row& row : kRows) {
    if (row.go == nullptr) continue;
    EXPECT_EQ(GoTemplate(row.text, {}), row.go);
  }
  EXPECT_EQ(GoTemplate("{cost volume}", {}),
            "{{ range query (printf `max by (currency) "
            "(ack_storage_persistentvolume_monthly_cost{persistentvolume=%q,cluster=%q})` "
            "$labels.name $labels.cluster) }}It costs {{ if eq .Labels.currency \"CNY\" }}¥"
            "{{ else }}{{ .Labels.currency }} {{ end }}{{ printf \"%.2f\" .Value }} a month."
            "{{ else }}Its cost is not known.{{ end }}");
}

TEST(GoTemplate, LeavesOutWhatHasToBeLookedUp) {
  EXPECT_EQ(GoTemplate("It is there. {cost volume}", {.has_query = false}), "It is there.");
  EXPECT_EQ(GoTemplate("There. {cost disk} Here.", {.has_query = false}), "There.  Here.");
}

TEST(FilledIn, SaysWhatTheTemplateSays) {
  for (const Row& row : kRows) {
    const Sample sample = ParseSample(row.sample).sample;
    Costs costs;
    costs.Want(row.text, sample.labels);
    AddSamplesIn(kCostSamples, costs);
    EXPECT_EQ(FilledIn(row.text, sample, costs), row.filled) << row.text;
  }
}

// What is filled in, against the Go template run by Prometheus.
TEST(FilledIn, SaysWhatPrometheusSays) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  std::string rules = "groups:\n  - name: all\n    rules:\n";
  std::string test = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n";
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const Row& row = kRows[i];
    const std::string name = "A" + std::to_string(i);
    rules += "      - alert: " + name +
             "\n        expr: x\n        annotations:\n          text: " +
             YamlQuoted("<" + GoTemplate(row.text, {}) + ">") + "\n";
    test += "  - interval: 1m\n    input_series:\n";
    const std::string series = kCostSamples + "\n" + row.sample;
    for (std::string_view rest = series; !rest.empty();) {
      const std::string_view line = TakePart(rest, '\n');
      const auto space = line.rfind(' ');
      test += YamlSeries(std::string(line.substr(0, space)), std::string(line.substr(space + 1)));
    }
    test += "    alert_rule_test:\n      - alertname: " + name +
            "\n        eval_time: 1m\n        exp_alerts:\n          - exp_labels: " + "{";
    for (const auto& [label, value] : ParseSample(row.sample).sample.labels) {
      test += label + ": " + YamlQuoted(value) + ", ";
    }
    test += "}\n            exp_annotations:\n              text: " +
            YamlQuoted("<" + std::string(row.filled) + ">") + "\n";
  }
  EXPECT_EQ(TestWithPromtool(rules, test), "");
}

TEST(LabelsIn, NamesAllLabelsOfAText) {
  EXPECT_THAT(LabelsIn("{a:title} {?b|{c}|{=d word|{e}}} {value} {>value 1|{f}}"),
              ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_THAT(LabelsIn("{value:money}"), ElementsAre("currency"));
  EXPECT_THAT(LabelsIn("{cost claim}"), ElementsAre("namespace", "name"));
}

TEST(Costs, AskForTheMetricsThatATextLooksUp) {
  Costs costs;
  costs.Want("It is {name}.", {});
  EXPECT_THAT(costs.Metrics(), testing::IsEmpty());
  costs.Want("It is {name}. {?name|{cost disk}}", {});
  EXPECT_THAT(costs.Metrics(), ElementsAre("ack_storage_disk_monthly_cost"));
}

TEST(Costs, KeepOnlyWhatIsWanted) {
  Costs costs;
  costs.Want("{cost volume}", {{"name", "v1"}});
  AddSamplesIn(kCostSamples, costs);
  ASSERT_NE(costs.Of("volume", {{"name", "v1"}}), nullptr);
  EXPECT_EQ(costs.Of("volume", {{"name", "v1"}})->amount, 350);
  EXPECT_EQ(costs.Of("volume", {{"name", "v2"}}), nullptr);
  EXPECT_EQ(costs.Of("disk", {{"disk", "d1"}}), nullptr);
}

}  // namespace
}  // namespace exporter::alert_text_test
