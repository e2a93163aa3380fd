// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/thresholds.h"

#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>

namespace exporter::thresholds_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

ConfigErrors Read(const std::string& yaml, Thresholds& thresholds) {
  return ReadThresholds(yaml, "t.yml", thresholds);
}

ConfigErrors ErrorsOf(const std::string& yaml) {
  Thresholds thresholds;
  return Read(yaml, thresholds);
}

TEST(Thresholds, AreReadOverTheirDefaults) {
  Thresholds thresholds;
  EXPECT_THAT(Read("orphans_page: false\norphan_min_age: 2h\nnode_headroom_low: 3.5\n"
                   "team_label: storage\n",
                   thresholds),
              IsEmpty());
  EXPECT_FALSE(thresholds.orphans_page);
  EXPECT_EQ(thresholds.orphan_min_age, std::chrono::hours{2});
  EXPECT_EQ(thresholds.node_headroom_low, 3.5);
  EXPECT_EQ(thresholds.team_label, "storage");
  EXPECT_EQ(thresholds.zone_headroom_low, Thresholds{}.zone_headroom_low);
}

TEST(Thresholds, MayBeNone) {
  EXPECT_THAT(ErrorsOf("# nothing\n"), IsEmpty());
}

TEST(Thresholds, NameWhatIsUnknown) {
  EXPECT_THAT(ErrorsOf("orphan_page: true\n"),
              ElementsAre(AllOf(StartsWith("t.yml: 'orphan_page' is no threshold, want one of "),
                                HasSubstr("orphans_page, orphan_min_age"))));
}

TEST(Thresholds, NameTheValueThatIsNotAccepted) {
  struct Wrong {
    const char* yaml;
    const char* message;
  };
  const std::vector<Wrong> wrong{
      {"orphans_page: yes please",
       "t.yml: orphans_page: 'yes please' is not accepted, want true or false"},
      {"orphans_page: 1", "t.yml: orphans_page: '1' is not accepted, want true or false"},
      {"orphan_min_age: 60",
       "t.yml: orphan_min_age: '60' is not accepted, want a duration such as 30m, 12h or 7d"},
      {"orphan_min_age: -1h",
       "t.yml: orphan_min_age: '-1h' is not accepted, want a duration such as 30m, 12h or 7d"},
      {"node_headroom_low: two",
       "t.yml: node_headroom_low: 'two' is not accepted, want a number, 0 or more"},
      {"node_headroom_low: -2",
       "t.yml: node_headroom_low: '-2' is not accepted, want a number, 0 or more"},
      {"node_headroom_low: [2]",
       "t.yml: node_headroom_low: '(not a text)' is not accepted, want one value"},
      {"team_label: '{{ x }}'",
       "t.yml: team_label: '{{ x }}' is not accepted, want a text without quotes, braces and line "
       "breaks"},
      {"team_label: \"a\\nb\"",
       "t.yml: team_label: 'a b' is not accepted, want a text without quotes, braces and line "
       "breaks"},
  };
  for (const Wrong& row : wrong) EXPECT_THAT(ErrorsOf(row.yaml), ElementsAre(row.message));
}

TEST(Thresholds, ReportEveryErrorAndKeepTheRest) {
  Thresholds thresholds;
  const ConfigErrors errors =
      Read("orphans_page: maybe\nnope: 1\nbill_ratio: 2\norphan_min_age: soon\n", thresholds);
  EXPECT_THAT(errors, SizeIs(3));
  EXPECT_EQ(thresholds.bill_ratio, 2);
  EXPECT_TRUE(thresholds.orphans_page);
}

TEST(Thresholds, RefuseWhatIsNoMap) {
  EXPECT_THAT(ErrorsOf("- orphans_page\n"), ElementsAre(StartsWith("t.yml")));
  EXPECT_THAT(ErrorsOf("a: [b\n"), ElementsAre(AllOf(StartsWith("t.yml"), Not(HasSubstr("\n")))));
}

TEST(ThresholdsYaml, IsTheFileOfTheRepository) {
  std::ifstream file(EXPORTER_SOURCE "/alerts/thresholds.yml");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(ThresholdsYaml({}), text);
}

TEST(ThresholdsYaml, IsReadBackAsItWas) {
  Thresholds other;
  other.orphans_page = false;
  other.kubelet_alerts = false;
  other.orphan_min_age = std::chrono::seconds{5400};
  other.keep_firing_for = std::chrono::seconds{0};
  other.claim_full_ratio = 0.05;
  other.waste_monthly_cost = 123456.5;
  other.team_label = "storage team: 1";
  other.job = "other";
  other.dashboard_url_base = "https://grafana.example.com/a?b=c#d";
  Thresholds read;
  EXPECT_THAT(Read(ThresholdsYaml(other), read), IsEmpty());
  EXPECT_EQ(ThresholdsYaml(read), ThresholdsYaml(other));
  EXPECT_NE(ThresholdsYaml(read), ThresholdsYaml({}));
}

TEST(AllThresholds, AreUniqueAndExplained) {
  std::set<std::string_view> names;
  for (const ThresholdRow& row : AllThresholds()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.help.ends_with('.')) << row.name;
  }
  EXPECT_GT(names.size(), 15U);
}

}  // namespace
}  // namespace exporter::thresholds_test
