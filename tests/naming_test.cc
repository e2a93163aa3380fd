// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>

#include "tests/naming_rules.h"

namespace exporter::naming_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(NamingRules, NoticeMetricNamesOutsideTheirDefinition) {
  const auto judge = [](const std::string& text) {
    return FindStrayMetricNames({{"exporter/poll/x.cc", text}});
  };
  EXPECT_THAT(judge("constexpr MetricDef kX{.name = \"ack_storage_x\", .help = \"X.\"};\n"
                    "// See ack_storage_y.\n"),
              IsEmpty());
  EXPECT_THAT(judge("constexpr MetricDef kX{\n    .name =\n        \"ack_storage_x\"};\n"),
              IsEmpty());
  EXPECT_THAT(judge("page.Find(\"ack_storage_x\");\n"), SizeIs(1));
  EXPECT_THAT(judge("const std::string prefix = \"ack_storage_\";\n"), SizeIs(1));
}

TEST(NamingRules, NoticeMetricsAwayFromHome) {
  const auto judge = [](const std::string& path) {
    return FindStrayMetricNames({{path, "constexpr MetricDef kX{.name = \"ack_storage_x\"};\n"}});
  };
  EXPECT_THAT(judge("exporter/publish/series/node_series.cc"), IsEmpty());
  EXPECT_THAT(judge("exporter/http/observed_transport.cc"), IsEmpty());
  EXPECT_THAT(judge("exporter/publish/publisher.cc"), IsEmpty());
  EXPECT_THAT(judge("exporter/kubernetes/resources/node.cc"),
              ElementsAre("exporter/kubernetes/resources/node.cc: is no home of metrics"));
  EXPECT_THAT(judge("exporter/http/retry.cc"), SizeIs(1));
  EXPECT_THAT(judge("exporter/checks/x.cc"), SizeIs(1));
  EXPECT_THAT(judge("exporter/app/wiring.cc"), SizeIs(1));
}

TEST(NamingRules, NoticeChecksNamedBelowThem) {
  const SourceTree tree{
      {"exporter/checks/leaked_disk.cc", "return {.name = \"leaked-disk\", .find = Find};\n"},
      {"exporter/checks/dangling_pv.cc",
       "constexpr const char* kDanglingPv = \"dangling-pv\";\n.name = kDanglingPv,\n"},
      {"exporter/analysis/x.cc", "if (state == \"leaked-disk\") return;  // \"dangling-pv\"\n"},
      {"exporter/poll/x.cc", "Count(\"dangling-pv\");\n"},
      {"exporter/publish/x.cc", "Count(\"dangling-pv\");\n"}};
  EXPECT_THAT(CheckNames(tree), ElementsAre("dangling-pv", "leaked-disk"));
  EXPECT_THAT(FindStrayCheckNames(tree),
              ElementsAre("exporter/analysis/x.cc: names the check leaked-disk",
                          "exporter/poll/x.cc: names the check dangling-pv"));
}

TEST(NamingRules, NoticeRequestsThatEvaluate) {
  const auto judge = [](const std::string& path, const std::string& text) {
    return FindEvaluationsByRequests({{path, text}});
  };
  EXPECT_THAT(judge("exporter/report/x.cc", "Json Rows(const Analysis& analysis);\n"), IsEmpty());
  EXPECT_THAT(judge("exporter/report/x.cc", "const Analysis analysis(inventory, options);\n"),
              SizeIs(1));
  EXPECT_THAT(judge("exporter/serve/x.cc", "auto made = Evaluate(inventory, options, {});\n"),
              SizeIs(1));
  EXPECT_THAT(judge("exporter/publish/x.cc", "auto made = Evaluate(inventory, options, {});\n"),
              IsEmpty());
}

TEST(NamingRules, NoticeUntidyFiles) {
  const std::string license = "// SPDX-License-Identifier: Apache-2.0\n";
  const auto judge = [&](const std::string& path, const std::string& text) {
    return FindUntidy({{path, license + text}});
  };
  EXPECT_THAT(judge("exporter/core/x.h", "#pragma once\n"), IsEmpty());
  EXPECT_THAT(judge("exporter/core/x.h", "// X.\n#pragma once\n"), SizeIs(1));
  EXPECT_THAT(FindUntidy({{"exporter/core/x.cc", "int x;\n"}}), SizeIs(1));
  EXPECT_THAT(judge("exporter/core/x.cc", std::string(298, '\n')), IsEmpty());
  EXPECT_THAT(judge("exporter/core/x.cc", std::string(299, '\n')), SizeIs(1));
  EXPECT_THAT(judge("exporter/core/x.cc",
                    "// TO"
                    "DO: later\n"),
              SizeIs(1));
}

TEST(NamingRules, NoticeSixtyFragments) {
  SourceTree tree{{"exporter/core/long.cc", std::string(40, '\n')}};
  for (int index = 0; index < 59; ++index) {
    tree.emplace("tests/x" + std::to_string(index) + ".cc", std::string(39, '\n'));
  }
  EXPECT_THAT(FindFragments(tree), IsEmpty());
  tree.emplace("exporter/core/y.h", "#pragma once\n");
  EXPECT_THAT(FindFragments(tree), SizeIs(60));
}

}  // namespace
}  // namespace exporter::naming_test
