// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/access.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kServiceAccount = "system:serviceaccount:cx-monitoring:storage-exporter";
constexpr std::string_view kAnonymous = "system:anonymous";
constexpr std::array<std::string_view, 4> kVerbs = {"get", "list", "watch", "*"};

bool Contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool IsKnown(const Denial& denial) {
  const bool knows_verbs =
      std::all_of(denial.verbs.begin(), denial.verbs.end(), [](const std::string& verb) {
        return std::find(kVerbs.begin(), kVerbs.end(), verb) != kVerbs.end();
      });
  return knows_verbs &&
         (denial.resource == "*" || IndexOfResource(denial.resource) < Resources().size());
}

// The strings of a JSON array; nullopt when it is none.
std::optional<std::vector<std::string>> ReadStrings(const nlohmann::json& list) {
  std::vector<std::string> texts;
  if (!list.is_array()) return std::nullopt;
  for (const nlohmann::json& text : list) {
    if (!text.is_string()) return std::nullopt;
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

std::optional<Denial> ReadDenial(const nlohmann::json& json) {
  if (!json.is_object() || !json.contains("resource") || !json["resource"].is_string())
    return std::nullopt;
  Denial denial{json["resource"].get<std::string>(), {}};
  if (json.contains("verbs")) {
    auto verbs = ReadStrings(json["verbs"]);
    if (!verbs) return std::nullopt;
    denial.verbs = std::move(*verbs);
  }
  if (!IsKnown(denial)) return std::nullopt;
  return denial;
}

}  // namespace

std::optional<Denial> ParseDenial(std::string_view text) {
  const std::size_t colon = text.find(':');
  Denial denial{std::string(text.substr(0, colon)), {}};
  if (colon != std::string_view::npos) {
    std::string_view verbs = text.substr(colon + 1);
    while (!verbs.empty()) {
      denial.verbs.emplace_back(verbs.substr(0, verbs.find(',')));
      verbs.remove_prefix(std::min(verbs.size(), denial.verbs.back().size() + 1));
    }
    if (denial.verbs.empty()) return std::nullopt;
  }
  if (!IsKnown(denial)) return std::nullopt;
  return denial;
}

std::optional<AccessControl::Visitor> AccessControl::Identify(const Request& request) const {
  constexpr std::string_view kBearer = "Bearer ";
  constexpr std::string_view kBasic = "Basic ";
  if (request.certificate == ClientCertificate::kGood)
    return Visitor{request.certificate_name, true};
  const std::string_view header = request.Header("authorization");
  const std::lock_guard lock(mutex_);
  if (header.starts_with(kBearer)) {
    if (!Contains(access_.tokens, header.substr(kBearer.size()))) return std::nullopt;
    return Visitor{std::string(kServiceAccount), true};
  }
  if (header.starts_with(kBasic) && !access_.basic_auth.empty()) {
    if (Base64Decode(header.substr(kBasic.size())) != access_.basic_auth) return std::nullopt;
    return Visitor{access_.basic_auth.substr(0, access_.basic_auth.find(':')), true};
  }
  if (!header.empty() || request.certificate == ClientCertificate::kBad) return std::nullopt;
  return Visitor{std::string(kAnonymous), access_.anonymous};
}

bool AccessControl::Denies(std::string_view resource, std::string_view verb) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(access_.denials.begin(), access_.denials.end(), [&](const Denial& denial) {
    return (denial.resource == "*" || denial.resource == resource) &&
           (denial.verbs.empty() || Contains(denial.verbs, "*") || Contains(denial.verbs, verb));
  });
}

std::string AccessControl::ReplaceTokens(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (document.is_object() && document.size() == 1 && document.contains("accept")) {
    if (auto tokens = ReadStrings(document["accept"])) {
      const std::lock_guard lock(mutex_);
      access_.tokens = std::move(*tokens);
      return {};
    }
  }
  return R"(tokens are {"accept": ["TOKEN", ...]})";
}

std::string AccessControl::ReplaceDenials(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  constexpr const char* kForm =
      R"(rules are {"deny": [{"resource": "pods", "verbs": ["get", "list", "watch"]}, ...]})";
  if (!document.is_object() || document.size() != 1 || !document.contains("deny") ||
      !document["deny"].is_array())
    return kForm;
  std::vector<Denial> denials;
  for (const nlohmann::json& rule : document["deny"]) {
    auto denial = ReadDenial(rule);
    if (!denial) return std::string(kForm) + ", not " + rule.dump();
    denials.push_back(std::move(*denial));
  }
  const std::lock_guard lock(mutex_);
  access_.denials = std::move(denials);
  return {};
}

}  // namespace simulator::kubernetes
