// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include "exporter/app/catalogue.h"
#include "exporter/app/documents.h"
#include "exporter/config/options.h"
#include "exporter/report/metrics_document.h"
#include "exporter/sources/source.h"

namespace exporter::catalogue_test {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

using Texts = std::set<std::string>;

std::string ReadRepository(const std::string& path) {
  std::ifstream file(std::string(EXPORTER_SOURCE "/") + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The files that name metrics to people and to Prometheus.
std::vector<std::string> FilesThatNameMetrics() {
  const std::filesystem::path root = EXPORTER_SOURCE;
  const Texts extensions{".yml", ".yaml", ".md", ".json", ".sh", ".py"};
  std::vector<std::string> paths;
  for (const char* folder : {"alerts", "dashboards", "deploy", "docs"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!extensions.contains(entry.path().extension().string())) continue;
      paths.push_back(std::filesystem::relative(entry.path(), root).string());
    }
  }
  for (const char* readme : {"README.md", "README.zh-CN.md"}) {
    if (std::filesystem::exists(root / readme)) paths.emplace_back(readme);
  }
  return paths;
}

// What a scrape calls the series of a family, with the labels it gives them.
std::map<std::string, Texts> SeriesOfCatalogue() {
  std::map<std::string, Texts> series;
  for (const MetricDef* def : Catalogue()) {
    const std::string name(def->name);
    const Texts labels(def->labels.begin(), def->labels.end());
    if (def->type != MetricType::kHistogram) {
      series[name] = labels;
      continue;
    }
    series[name + "_count"] = series[name + "_sum"] = series[name + "_bucket"] = labels;
    series[name + "_bucket"].insert("le");
  }
  return series;
}

// The metrics of ours that a text names; "ack_storage_api_*" stands for any that starts so.
std::vector<std::string> UnknownMetrics(const std::string& text) {
  static const auto kSeries = SeriesOfCatalogue();
  static const std::regex kName(R"(ack_storage_([a-zA-Z0-9_]+\*?|\*))");
  std::vector<std::string> unknown;
  for (std::sregex_iterator match(text.begin(), text.end(), kName), end; match != end; ++match) {
    // The name of a recording rule, level:metric:operations.
    if (match->position() > 0 && text[static_cast<std::size_t>(match->position()) - 1] == ':')
      continue;
    std::string name = match->str();
    const bool is_pattern = name.ends_with('*');
    if (is_pattern) name.pop_back();
    const auto found = kSeries.lower_bound(name);
    const bool known = found != kSeries.end() &&
                       (is_pattern ? found->first.starts_with(name) : found->first == name);
    if (!known) unknown.push_back(match->str());
  }
  return unknown;
}

// The labels in matchers of our metrics that neither the metric nor Prometheus sets.
std::vector<std::string> UnknownLabels(const std::string& text) {
  static const auto kSeries = SeriesOfCatalogue();
  static const Texts kTargetLabels{"job", "instance", "cluster"};
  static const std::regex kSelector(R"((ack_storage_\w+)\{([^{}]*)\})");
  static const std::regex kMatcher(R"((\w+)\s*(=~|!~|!=|=)\s*\\?["%])");
  std::vector<std::string> unknown;
  for (std::sregex_iterator match(text.begin(), text.end(), kSelector), end; match != end;
       ++match) {
    const auto metric = kSeries.find(match->str(1));
    if (metric == kSeries.end()) continue;
    const std::string matchers = match->str(2);
    for (std::sregex_iterator label(matchers.begin(), matchers.end(), kMatcher); label != end;
         ++label) {
      const std::string name = label->str(1);
      if (metric->second.contains(name) || kTargetLabels.contains(name)) continue;
      unknown.push_back(match->str());
    }
  }
  return unknown;
}

TEST(Catalogue, HasUniqueNames) {
  Texts names;
  for (const MetricDef* def : Catalogue()) {
    EXPECT_TRUE(names.insert(std::string(def->name)).second) << def->name;
  }
  EXPECT_GT(names.size(), 40U);
}

TEST(Catalogue, HasWellFormedNames) {
  const std::regex form("(ack_storage|process)(_[a-z][a-z0-9]*)+");
  // promtool's lint: parts that are types, units other than the base units, or abbreviations.
  const std::regex bad_part(
      "_(gauge|counter|histogram|summary|minutes|hours|days|weeks|bits|kilobytes|megabytes|"
      "gigabytes|kibibytes|mebibytes|gibibytes|milliseconds|microseconds|percent|"
      "s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(_|$)");
  for (const MetricDef* def : Catalogue()) {
    const std::string name(def->name);
    EXPECT_TRUE(std::regex_match(name, form)) << name;
    EXPECT_FALSE(std::regex_search(name, bad_part)) << name;
    EXPECT_THAT(name, Not(AnyOf(EndsWith("_bucket"), EndsWith("_count"), EndsWith("_sum"))));
  }
}

TEST(Catalogue, EndsCountersAndOnlyThemInTotal) {
  for (const MetricDef* def : Catalogue()) {
    EXPECT_EQ(def->name.ends_with("_total"), def->type == MetricType::kCounter) << def->name;
  }
}

TEST(Catalogue, HasHelpThatNeedsNoEscaping) {
  for (const MetricDef* def : Catalogue()) {
    EXPECT_TRUE(def->help.ends_with('.')) << def->name;
    EXPECT_EQ(def->help.find_first_of("\n\\\"|"), std::string_view::npos) << def->name;
  }
}

TEST(Catalogue, HasWellFormedLabels) {
  const std::regex form("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  const Texts reserved{"le", "quantile", "job", "instance", "cluster", "type"};
  for (const MetricDef* def : Catalogue()) {
    Texts labels;
    for (const std::string_view label : def->labels) {
      const std::string name(label);
      EXPECT_TRUE(labels.insert(name).second) << def->name << " " << name;
      EXPECT_TRUE(std::regex_match(name, form)) << def->name << " " << name;
      EXPECT_FALSE(reserved.contains(name)) << def->name << " " << name;
    }
  }
}

TEST(Catalogue, IsWhatTheDocumentSays) {
  EXPECT_TRUE(ReadRepository("exporter/METRICS.md") == MetricsMarkdown(Catalogue()))
      << "exporter/METRICS.md is not current; write it anew with\n"
         "  ack-storage-exporter metrics --format markdown > exporter/METRICS.md";
}

TEST(Catalogue, HoldsEveryMetricThatIsNamedElsewhere) {
  for (const std::string& path : FilesThatNameMetrics()) {
    const std::string text = ReadRepository(path);
    EXPECT_THAT(UnknownMetrics(text), IsEmpty()) << path;
    EXPECT_THAT(UnknownLabels(text), IsEmpty()) << path;
  }
}

TEST(CatalogueRules, NoticeUnknownMetricsAndLabels) {
  EXPECT_THAT(UnknownMetrics("ack_storage_source_up + ack_storage_source_down"),
              ElementsAre("ack_storage_source_down"));
  EXPECT_THAT(UnknownMetrics("ack_storage_api_request_duration_seconds_bucket, ack_storage_api_*"),
              IsEmpty());
  EXPECT_THAT(UnknownMetrics("ack_storage_api_request_duration_seconds, ack_storage_nothing_*"),
              ElementsAre("ack_storage_api_request_duration_seconds", "ack_storage_nothing_*"));
  EXPECT_THAT(UnknownLabels(R"(ack_storage_source_up{job="x", source=~"y"})"), IsEmpty());
  EXPECT_THAT(UnknownLabels(R"("ack_storage_source_up{sauce=\"y\"}")"),
              ElementsAre(R"(ack_storage_source_up{sauce=\"y\"})"));
}

// The permissions of the sources of one side.
Texts PermissionsOf(SourceApi api) {
  Texts permissions;
  for (const Source& source : AllSources()) {
    if (source.api == api) permissions.insert(source.permissions.begin(), source.permissions.end());
  }
  return permissions;
}

TEST(ClusterRole, PermitsToReadTheSourcesAndNothingElse) {
  const auto role = YAML::Load(ReadRepository("deploy/kubernetes/clusterrole.yaml"));
  Texts granted;
  for (const auto& rule : role["rules"]) {
    EXPECT_THAT(rule["verbs"].as<std::vector<std::string>>(),
                UnorderedElementsAre("get", "list", "watch"));
    EXPECT_EQ(rule.size(), 3U) << "want apiGroups, resources and verbs only";
    for (const auto& group : rule["apiGroups"]) {
      for (const auto& resource : rule["resources"]) {
        granted.insert(group.as<std::string>() + "/" + resource.as<std::string>());
      }
    }
  }
  EXPECT_EQ(granted, PermissionsOf(SourceApi::kKubernetes));
}

// The actions that a RAM policy in deploy/ram grants.
Texts ActionsOf(const std::string& file) {
  const auto policy = nlohmann::json::parse(ReadRepository("deploy/ram/" + file));
  Texts granted;
  for (const auto& statement : policy.at("Statement")) {
    EXPECT_EQ(statement.at("Effect"), "Allow") << file;
    for (const auto& action : statement.at("Action")) granted.insert(action.get<std::string>());
  }
  return granted;
}

TEST(RamPolicies, PermitTheActionsThatTheCodeCallsAndNothingElse) {
  std::map<std::string, Texts> wanted{{"assume-role.json", {"sts:AssumeRole"}}};
  for (const Source& source : AllSources()) {
    if (source.api != SourceApi::kAlibaba) continue;
    const std::string name = source.feature.empty() ? "policy" : std::string(source.feature);
    wanted[name + ".json"].insert(source.permissions.begin(), source.permissions.end());
  }
  std::map<std::string, Texts> granted;
  for (const auto& entry : std::filesystem::directory_iterator(EXPORTER_SOURCE "/deploy/ram")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && name != "trust-policy.json") granted[name] = ActionsOf(name);
  }
  EXPECT_EQ(granted, wanted);
}

TEST(RamPolicies, LetTheServiceAccountOfTheManifestsAssumeTheRole) {
  const auto trust = nlohmann::json::parse(ReadRepository("deploy/ram/trust-policy.json"));
  const auto& statement = trust.at("Statement").at(0);
  EXPECT_EQ(statement.at("Action"), "sts:AssumeRole");
  const auto& condition = statement.at("Condition").at("StringEquals");
  EXPECT_EQ(condition.at("oidc:aud"), "sts.aliyuncs.com");
  EXPECT_TRUE(condition.contains("oidc:iss"));
  EXPECT_EQ(condition.at("oidc:sub"), "system:serviceaccount:<namespace>:<service-account>");
}

TEST(GeneratedFiles, AreWhatTheProgramWrites) {
  for (const GeneratedFile& file : GeneratedFiles()) {
    EXPECT_TRUE(ReadRepository(file.path) == file.text)
        << file.path << " is not current; write it anew with\n  ack-storage-exporter docs "
        << file.name << " > " << file.path;
  }
}

TEST(OptionsDocument, NamesEveryFlag) {
  const std::string text = ReadRepository("docs/options.md");
  for (const OptionRow& row : AllOptions()) {
    const std::regex whole("--" +
                           std::regex_replace(std::string(row.flag), std::regex("\\."), "\\.") +
                           "(?![a-z-]|\\.[a-z])");
    EXPECT_TRUE(std::regex_search(text, whole)) << "docs/options.md lacks --" << row.flag;
  }
}

TEST(PermissionsDocument, NamesEverySourceWithWhatIsLostWithoutIt) {
  const std::string text = ReadRepository("docs/permissions.md");
  for (const Source& source : AllSources()) {
    EXPECT_THAT(text, HasSubstr("`" + source.name + "`"));
    EXPECT_FALSE(source.needed_for.empty()) << source.name;
  }
}

}  // namespace
}  // namespace exporter::catalogue_test
