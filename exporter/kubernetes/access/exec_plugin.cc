// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/exec_plugin.h"

#include <algorithm>
#include <array>
#include <regex>
#include <utility>
#include <vector>

#include "exporter/core/child_process.h"
#include "exporter/core/timestamp.h"
#include "exporter/json/fields.h"
#include "exporter/json/quote.h"
#include "exporter/kubernetes/access/certificate.h"

namespace exporter::kubernetes {
namespace {

constexpr std::string_view kMask = "***";
// Shorter values are words such as "prod" or "true", not secrets.
constexpr std::size_t kShortestSecret = 6;

tl::unexpected<Error> BadAnswer(const std::string& why) {
  return Fail(ErrorKind::kBadResponse, "the answer " + why);
}

void Mask(std::string& text, std::string_view secret) {
  if (secret.size() < kShortestSecret) return;
  for (auto at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kMask.size())) {
    text.replace(at, secret.size(), kMask);
  }
}

bool NamesASecret(std::string_view flag) {
  std::string lower;
  for (const char c : flag) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  constexpr std::array<std::string_view, 5> kWords{"secret", "token", "passw", "key", "credential"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

void MaskArguments(std::string& text, const std::vector<std::string>& arguments) {
  bool is_secret = false;
  for (const std::string& argument : arguments) {
    const auto equals = argument.find('=');
    const bool is_flag = argument.starts_with('-');
    if (is_flag && equals != std::string::npos && NamesASecret(argument.substr(0, equals))) {
      Mask(text, std::string_view(argument).substr(equals + 1));
    } else if (!is_flag && is_secret) {
      Mask(text, argument);
    }
    is_secret = is_flag && equals == std::string::npos && NamesASecret(argument);
  }
}

std::string ExecInfo(const ExecPlugin& plugin) {
  std::string json = "{\"apiVersion\":" + QuoteJson(plugin.api_version) +
                     ",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false";
  if (!plugin.cluster_json.empty()) json += ",\"cluster\":" + plugin.cluster_json;
  return json + "}}";
}

Result<std::shared_ptr<const ClientCertificate>> ReadCertificate(const Fields& status,
                                                                 PluginAnswer& answer) {
  auto certificate = std::make_shared<ClientCertificate>();
  certificate->chain = status.Text("clientCertificateData");
  certificate->key = Secret(status.Text("clientKeyData"));
  if (certificate->chain.empty() && certificate->key.empty()) return nullptr;
  if (certificate->chain.empty() || certificate->key.empty()) {
    return BadAnswer(
        "has only one of status.clientCertificateData and status.clientKeyData, want both");
  }
  const auto expires = CheckCertificate(*certificate);
  if (!expires) return BadAnswer("has a certificate of no use: " + expires.error().message);
  if (!answer.expires_at || *expires < *answer.expires_at) answer.expires_at = *expires;
  return certificate;
}

}  // namespace

Result<PluginAnswer> ParsePluginAnswer(std::string_view json, const std::string& api_version) {
  const auto document = JsonDocument::Parse(json);
  if (!document) return BadAnswer("is no JSON object");
  const Fields root = document->root();
  if (root.Text("kind") != "ExecCredential") {
    return BadAnswer("has kind '" + OneLine(root.Text("kind"), 80) + "', want 'ExecCredential'");
  }
  if (root.Text("apiVersion") != api_version) {
    return BadAnswer("has apiVersion '" + OneLine(root.Text("apiVersion"), 80) + "', want '" +
                     api_version + "' as in the kubeconfig");
  }
  const Fields status = root.Object("status");
  if (!status.exists()) return BadAnswer("has no status");
  PluginAnswer answer;
  if (status.Has("expirationTimestamp")) {
    answer.expires_at = ParseTimestamp(status.Text("expirationTimestamp"));
    if (!answer.expires_at) return BadAnswer("has a status.expirationTimestamp that is no time");
  }
  answer.token = Secret(status.Text("token"));
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(answer.token.Reveal(), printable)) {
    return BadAnswer("has a status.token that is no token");
  }
  auto certificate = ReadCertificate(status, answer);
  if (!certificate) return tl::unexpected(certificate.error());
  answer.certificate = std::move(*certificate);
  if (answer.token.empty() && !answer.certificate) {
    return BadAnswer("has neither status.token nor status.clientCertificateData");
  }
  return answer;
}

std::string WithoutSecrets(std::string text, const ExecPlugin& plugin) {
  for (const auto& [name, value] : plugin.variables) Mask(text, value.Reveal());
  MaskArguments(text, plugin.arguments);
  static const std::regex kWebToken(R"(eyJ[\w-]{8,}(\.[\w-]*)*)");
  static const std::regex kHeader(R"(\b(Bearer|Basic) +[^\s"',;]{6,})", std::regex::icase);
  static const std::regex kValue(
      R"((\w*(?:secret|token|password|passwd|key|signature)\w*["']?(?:=|": ?)["']?)[^\s"'&,;}]+)",
      std::regex::icase);
  text = std::regex_replace(text, kWebToken, std::string(kMask));
  text = std::regex_replace(text, kHeader, "$1 ***");
  return std::regex_replace(text, kValue, "$1***");
}

Result<std::string> RunPlugin(const ExecPlugin& plugin, std::chrono::milliseconds deadline,
                              const std::stop_token& stop) {
  const auto fail = [&](ErrorKind kind, const std::string& why) {
    std::string message = "exec plugin '" + plugin.name + "': " + why;
    if (!plugin.install_hint.empty()) message += "; " + OneLine(plugin.install_hint, 300);
    return Fail(kind, std::move(message));
  };
  Program program{.path = plugin.path,
                  .arguments = plugin.arguments,
                  .variables = plugin.variables,
                  .deadline = deadline};
  program.variables.emplace_back("KUBERNETES_EXEC_INFO", Secret(ExecInfo(plugin)));
  const auto end = RunProgram(program, stop);
  if (!end) {
    if (end.error().kind == ErrorKind::kStopped) return tl::unexpected(end.error());
    return fail(ErrorKind::kAuth, end.error().message);
  }
  if (end->status == 0) return end->output;
  std::string why = "ended with status " + std::to_string(end->status);
  const std::string words = OneLine(WithoutSecrets(end->last_words, plugin), 300);
  if (!words.empty()) why += ": " + words;
  return fail(ErrorKind::kAuth, why);
}

}  // namespace exporter::kubernetes
