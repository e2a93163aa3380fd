// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/status_error.h"

#include <array>
#include <optional>
#include <utility>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

// HTTP/2 has no reason phrases, and HTML error pages make poor messages.
constexpr std::array kPhrases{
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{410, "Gone"},
    Phrase{429, "Too Many Requests"},
    Phrase{502, "Bad Gateway"},
    Phrase{500, "Internal Server Error"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
};

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
  if (text.empty()) {
    for (const Phrase& phrase : kPhrases) {
      if (phrase.status == status) text = phrase.text;
    }
  }
  return text.empty() ? code : code + " " + text;
}

ErrorKind KindOf(int status) {
  switch (status) {
    case 401:
      return ErrorKind::kAuth;
    case 403:
      return ErrorKind::kForbidden;
    case 410:
      return ErrorKind::kUnavailable;
    case 429:
      return ErrorKind::kThrottled;
    case 504:
      return ErrorKind::kTimeout;
    default:
      return status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kBadResponse;
  }
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
  return {KindOf(response.status), RequestName(url) + ": " +
                                       StatusLine(response.status, words, token) +
                                       RemedyFor(url, response.status, words, token_remedy)};
}

}  // namespace exporter::kubernetes
