// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/file_checks.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace exporter::file_checks_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;
using testing::StartsWith;

std::string ReadRepository(const std::string& path) {
  std::ifstream file(std::string(EXPORTER_SOURCE "/") + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CheckRuleFiles, AcceptsThoseOfTheBundle) {
  const BundleFiles files = RuleFiles({});
  EXPECT_THAT(CheckRuleFiles(files), IsEmpty());
  EXPECT_THAT(files, SizeIs(testing::Ge(9U)));
}

TEST(CheckRuleFiles, AcceptsEveryThresholdAwayFromItsDefault) {
  Thresholds others;
  const std::string yaml =
      "orphans_page: false\nkubelet_alerts: false\nkeep_firing_for: 0s\n"
      "annotation_queries: false\nteam_label: 'a: b #c'\njob: storage/exporter\n";
  ASSERT_THAT(ReadThresholds(yaml, "t.yml", others), IsEmpty());
  EXPECT_THAT(CheckRuleFiles(RuleFiles(others)), IsEmpty());
}

// One rule file with a fault, and what is said of it.
struct RuleFault {
  const char* text;
  const char* complaint;
};

constexpr RuleFault kFaults[] = {
    {"groups: [", "not YAML"},
    {"", "want groups"},
    {"[]", "not a YAML map"},
    {"groups: []", "want groups"},
    {"groups: {}", "want groups"},
    {"groups: [{name: a, rules: [{record: a:b, expr: x}]}]\nmore: 1", "want groups"},
    {"groups: [1]", "want names"},
    {"groups: [{rules: [{record: a:b, expr: x}]}]", "want names"},
    {"groups: [{name: a, rules: [{record: a:b, expr: x}]}, {name: a, rules: [{record: c, expr: "
     "x}]}]",
     "want names"},
    {"groups: [{name: a}]", "want rules"},
    {"groups: [{name: a, rules: []}]", "want rules"},
    {"groups: [{name: a, rules: x}]", "want rules"},
    {"groups: [{name: a, rules: [x]}]", "either alert or record"},
    {"groups: [{name: a, rules: [{expr: x}]}]", "either alert or record"},
    {"groups: [{name: a, rules: [{alert: A, record: b, expr: x}]}]", "either alert or record"},
    {"groups: [{name: a, rules: [{record: a:b}]}]", "has no expr"},
    {"groups: [{name: a, rules: [{record: a:b, expr: }]}]", "has no expr"},
    {"groups: [{name: a, rules: [{record: a b, expr: x}]}]", "is no name"},
    {"groups: [{name: a, rules: [{alert: a:b, expr: x, labels: {severity: info}}]}]", "is no name"},
    {"groups: [{name: a, rules: [{alert: A, expr: x}]}]", "has no severity"},
    {"groups: [{name: a, rules: [{alert: A, expr: x, labels: 1}]}]", "labels is no map"},
    {"groups: [{name: a, rules: [{alert: A, expr: x, labels: {severity: info}, for: soon}]}]",
     "for is no duration"},
    {"groups: [{name: a, rules: [{alert: A, expr: x, labels: {severity: info}, keep_firing_for: "
     "}]}]",
     "keep_firing_for is no duration"},
    {"groups: [{name: a, rules: [{alert: A, expr: x, labels: {severity: info}, wait: 1}]}]",
     "unknown field wait"},
    {"groups: [{name: a, rules: [{alert: A, expr: x, labels: {severity: info}, annotations: {a: "
     "[]}}]}]",
     "annotations: want texts"},
};

TEST(CheckRuleFiles, NamesTheFault) {
  for (const RuleFault& fault : kFaults) {
    const ConfigErrors errors = CheckRuleFiles({{"f.yml", fault.text}});
    ASSERT_FALSE(errors.empty()) << fault.text;
    EXPECT_THAT(errors.front(), testing::AllOf(StartsWith("f.yml: "), HasSubstr(fault.complaint)));
  }
}

TEST(CheckRuleFiles, NoticesAFileThatWasCutAnywhere) {
  const BundleFile file = RuleFiles({}).front();
  const std::size_t groups = file.text.find("groups:");
  std::size_t noticed = 0;
  for (std::size_t size = 0; size < file.text.size(); size += 7) {
    const bool is_noticed = !CheckRuleFiles({{file.name, file.text.substr(0, size)}}).empty();
    EXPECT_TRUE(is_noticed || size > groups + 20) << size;
    noticed += is_noticed ? 1 : 0;
  }
  EXPECT_GT(noticed, 0U);
}

TEST(CheckDashboardFiles, AcceptsThoseOfTheBundle) {
  const BundleFiles files = DashboardFiles();
  EXPECT_THAT(CheckDashboardFiles(files), IsEmpty());
  std::size_t in_repository = 0;
  for (const auto& entry : std::filesystem::directory_iterator(EXPORTER_SOURCE "/dashboards")) {
    if (entry.path().extension() == ".json") ++in_repository;
  }
  EXPECT_GT(in_repository, 0U);
  EXPECT_THAT(files, SizeIs(in_repository));
}

TEST(DashboardFiles, AreThoseOfTheRepository) {
  for (const DashboardText& dashboard : AllDashboards()) {
    EXPECT_TRUE(dashboard.text == ReadRepository("dashboards/" + std::string(dashboard.name)))
        << dashboard.name;
  }
}

TEST(CheckDashboardFiles, RefusesOthers) {
  for (const char* text :
       {"", "{", "[]", "{}", R"({"uid": "a", "title": "b"})", R"({"uid": "a", "panels": []})",
        R"({"title": "b", "panels": []})", R"({"uid": "", "title": "b", "panels": []})",
        R"({"uid": "a", "title": "b", "panels": 1})"}) {
    EXPECT_THAT(CheckDashboardFiles({{"f.json", text}}), ElementsAre(StartsWith("f.json: ")))
        << text;
  }
  EXPECT_THAT(CheckDashboardFiles({{"f.json", R"({"uid": "a", "title": "b", "panels": []})"}}),
              IsEmpty());
}

TEST(AskPromtool, PassesItsLastWordsOn) {
  const TemporaryFolder folder;
  const std::string tool =
      folder.Write("promtool",
                   "#!/bin/sh\n[ \"$1 $2\" = 'check rules' ] || exit 9\n[ -s \"$3\" ] && exit 0\n"
                   "echo FAILED >&2\necho 'no good' >&2\nexit 1\n");
  std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
  const std::string full = folder.Write("full", "x");
  EXPECT_EQ(AskPromtool(tool, {full}, {}), std::nullopt);
  EXPECT_THAT(AskPromtool(tool, {folder.Write("empty", "")}, {}),
              Optional(tool + " refuses the rules: no good"));
  EXPECT_THAT(AskPromtool(folder.path() + "/none", {full}, {}),
              Optional(HasSubstr("/none: the program ")));
}

}  // namespace
}  // namespace exporter::file_checks_test
