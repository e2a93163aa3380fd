// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/file_checks.h"

#include <regex>
#include <set>

#include "exporter/config/values.h"
#include "exporter/config/yaml.h"
#include "exporter/core/child_process.h"
#include "exporter/json/fields.h"

namespace exporter {
namespace {

// Collects what is wrong in one file.
class RuleFileCheck {
 public:
  RuleFileCheck(const BundleFile& file, ConfigErrors& errors) : name_(file.name), errors_(errors) {
    const auto map = ParseYamlMap(file.text, name_);
    if (!map) {
      errors_.push_back(map.error().message);
      return;
    }
    CheckFile(*map);
  }

 private:
  void Refuse(const std::string& place, const std::string& why) {
    errors_.push_back(name_ + ": " + place + ": " + why);
  }

  void CheckFile(const YAML::Node& file) {
    const YAML::Node groups = file["groups"];
    if (file.size() != 1 || !groups || !groups.IsSequence() || groups.size() == 0) {
      return Refuse("top", "want groups, a list, and nothing else");
    }
    std::set<std::string> names;
    for (const auto& group : groups) {
      const std::string name = Text(group, "name");
      if (name.empty() || !names.insert(name).second) Refuse("groups", "want names, each once");
      const YAML::Node rules = group.IsMap() ? group["rules"] : YAML::Node();
      if (!rules || !rules.IsSequence() || rules.size() == 0) {
        Refuse("group " + name, "want rules, a list");
        continue;
      }
      for (const auto& rule : rules) CheckRule(name, rule);
    }
  }

  void CheckRule(const std::string& group, const YAML::Node& rule) {
    static const std::regex kAlertName("[a-zA-Z_][a-zA-Z0-9_]*");
    static const std::regex kSeriesName("[a-zA-Z_:][a-zA-Z0-9_:]*");
    const std::string alert = Text(rule, "alert");
    const std::string record = Text(rule, "record");
    const std::string place = "group " + group + ": rule " + alert + record;
    if (alert.empty() == record.empty()) return Refuse(place, "want either alert or record");
    if (!std::regex_match(alert + record, alert.empty() ? kSeriesName : kAlertName)) {
      Refuse(place, "is no name");
    }
    if (Text(rule, "expr").empty()) Refuse(place, "has no expr");
    for (const auto& field : rule) CheckField(place, TextOf(field.first), field.second);
    if (!alert.empty() && Text(rule["labels"], "severity").empty()) {
      Refuse(place, "has no severity");
    }
  }

  void CheckField(const std::string& place, const std::string& key, const YAML::Node& value) {
    if (key == "alert" || key == "record" || key == "expr") return;
    if (key == "for" || key == "keep_firing_for") {
      if (!ParseDuration(TextOf(value))) Refuse(place, key + " is no duration");
    } else if (key != "labels" && key != "annotations") {
      Refuse(place, "has the unknown field " + key);
    } else if (!value.IsMap()) {
      Refuse(place, key + " is no map");
    } else {
      for (const auto& entry : value) {
        if (!entry.second.IsScalar()) Refuse(place, key + ": want texts");
      }
    }
  }

  // The text of a field; empty if there is none.
  static std::string Text(const YAML::Node& node, const char* key) {
    if (!node.IsDefined() || !node.IsMap()) return "";
    const YAML::Node value = node[key];
    return value && value.IsScalar() ? value.Scalar() : "";
  }

  const std::string& name_;
  ConfigErrors& errors_;
};

}  // namespace

ConfigErrors CheckRuleFiles(const BundleFiles& files) {
  ConfigErrors errors;
  for (const BundleFile& file : files) RuleFileCheck(file, errors);
  return errors;
}

ConfigErrors CheckDashboardFiles(const BundleFiles& files) {
  ConfigErrors errors;
  for (const BundleFile& file : files) {
    const auto document = JsonDocument::Parse(file.text);
    if (!document) {
      errors.push_back(file.name + ": " + document.error().message);
      continue;
    }
    const Fields root = document->root();
    const bool has_panels = root.ForEach("panels", [](const Fields&) {});
    if (has_panels && !root.Text("uid").empty() && !root.Text("title").empty()) continue;
    errors.push_back(file.name + ": a dashboard has uid, title and panels");
  }
  return errors;
}

std::optional<std::string> AskPromtool(const std::string& promtool,
                                       const std::vector<std::string>& paths,
                                       const std::stop_token& stop) {
  Program program{.path = promtool, .arguments = {"check", "rules"}};
  program.arguments.insert(program.arguments.end(), paths.begin(), paths.end());
  const auto end = RunProgram(program, stop);
  if (!end) return promtool + ": the program " + end.error().message;
  if (end->status == 0) return std::nullopt;
  return promtool + " refuses the rules: " + OneLine(end->last_words);
}

}  // namespace exporter
