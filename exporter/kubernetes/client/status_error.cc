// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/status_error.h"

#include <algorithm>
#include <array>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {
namespace {

struct KnownStatus {
  int status;
  ErrorKind kind;
  // HTTP/2 has no reason phrases, and HTML error pages make poor messages.
  std::string_view phrase;
};

constexpr std::array kKnownStatuses{
    KnownStatus{400, ErrorKind::kBadResponse, "Bad Request"},
    KnownStatus{401, ErrorKind::kAuth, "Unauthorized"},
    KnownStatus{403, ErrorKind::kForbidden, "Forbidden"},
    KnownStatus{404, ErrorKind::kBadResponse, "Not Found"},
    KnownStatus{410, ErrorKind::kUnavailable, "Gone"},
    KnownStatus{429, ErrorKind::kThrottled, "Too Many Requests"},
    KnownStatus{500, ErrorKind::kUnavailable, "Internal Server Error"},
    KnownStatus{502, ErrorKind::kUnavailable, "Bad Gateway"},
    KnownStatus{503, ErrorKind::kUnavailable, "Service Unavailable"},
    KnownStatus{504, ErrorKind::kTimeout, "Gateway Timeout"},
};

KnownStatus Know(int status) {
  const auto known = std::ranges::find(kKnownStatuses, status, &KnownStatus::status);
  if (known != kKnownStatuses.end()) return *known;
  return {status, status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kBadResponse, {}};
}

struct Words {
  std::string text;
  bool of_kubernetes = false;  // from a Status object
};

Words ReadWords(const HttpResponse& response) {
  if (const auto document = JsonDocument::Parse(response.body)) {
    const Fields root = document->root();
    return {root.Text("message"), root.Text("kind") == "Status"};
  }
  if (response.HeaderValue("Content-Type").starts_with("text/plain")) return {response.body, false};
  return {};
}

std::string Redact(std::string text, const Secret& token) {
  if (token.empty()) return text;
  constexpr std::string_view kMask = "***";
  for (auto at = text.find(token.Reveal()); at != std::string::npos;
       at = text.find(token.Reveal(), at + kMask.size())) {
    text.replace(at, token.Reveal().size(), kMask);
  }
  return text;
}

// "403 nodes is forbidden: ...", "502 Bad Gateway", or the bare status.
std::string StatusLine(int status, const Words& words, const Secret& token) {
  const std::string code = std::to_string(status);
  std::string text = OneLine(Redact(words.text, token), 300);
  if (text.starts_with(code + " ")) text.erase(0, code.size() + 1);
  if (text.empty()) text = Know(status).phrase;
  return text.empty() ? code : code + " " + text;
}

std::string RemedyFor(std::string_view url, int status, const Words& words,
                      std::string_view token_remedy) {
  if (status == 401) return ": " + std::string(token_remedy);
  if (status >= 500 || status == 410 || status == 429) return {};
  if (!words.of_kubernetes) return ": " + std::string(kIsItKubernetes);
  if (status != 403) return {};
  if (words.text.find("system:anonymous") != std::string::npos) {
    return "; the server takes the request for anonymous: " + std::string(token_remedy);
  }
  return "; grant get, list, watch on " + std::string(ResourceName(url)) +
         " (deploy/kubernetes/clusterrole.yaml)";
}

}  // namespace

std::string RequestName(std::string_view url) {
  return "GET " + std::string(url.substr(0, url.find('?')));
}

std::string_view ResourceName(std::string_view path) {
  path = path.substr(0, path.find('?'));
  return path.substr(path.rfind('/') + 1);
}

Error StatusError(std::string_view url, const HttpResponse& response, const Secret& token,
                  std::string_view token_remedy) {
  const Words words = ReadWords(response);
  return {Know(response.status).kind, RequestName(url) + ": " +
                                          StatusLine(response.status, words, token) +
                                          RemedyFor(url, response.status, words, token_remedy)};
}

}  // namespace exporter::kubernetes
