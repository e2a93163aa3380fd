// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/testing.h"

#include <stdexcept>

#include "tests/simulator/encoding.h"

namespace simulator {

Piece ReadAll(Stream& stream) {
  Piece all;
  while (true) {
    const Piece piece = stream.Next(std::chrono::milliseconds(0));
    all.lines.insert(all.lines.end(), piece.lines.begin(), piece.lines.end());
    all.then = piece.then;
    all.pause += piece.pause;
    if (piece.then != Piece::Then::kMore || piece.lines.empty()) return all;
  }
}

std::vector<nlohmann::json> ReadEvents(Stream& stream) {
  std::vector<nlohmann::json> events;
  for (const std::string& line : ReadAll(stream).lines)
    events.push_back(nlohmann::json::parse(line, nullptr, false));
  return events;
}

std::vector<std::string> Summarise(const std::vector<nlohmann::json>& events) {
  std::vector<std::string> lines;
  for (const nlohmann::json& event : events) {
    const nlohmann::json& metadata = event.at("object").at("metadata");
    lines.push_back(event.at("type").get<std::string>() + " " + metadata.value("name", ""));
  }
  return lines;
}

Request MakeRequest(const std::string& method, const std::string& path_and_query) {
  Request request;
  request.method = method;
  const std::size_t mark = path_and_query.find('?');
  request.path = path_and_query.substr(0, mark);
  if (mark != std::string::npos) request.query = path_and_query.substr(mark + 1);
  return request;
}

std::string Encode(const std::map<std::string, std::string>& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (!text.empty()) text += '&';
    text += PercentEncode(name) + "=" + PercentEncode(value);
  }
  return text;
}

Request SignedRequest(const ApiCall& call, const std::string& nonce, std::int64_t now) {
  Request request = MakeRequest("POST", "/");
  request.query = Encode(call.query);
  request.body = Encode(call.form);
  request.headers = {{"host", "127.0.0.1:8080"},
                     {"x-acs-action", call.action},
                     {"x-acs-content-sha256", Sha256Hex(request.body)},
                     {"x-acs-date", FormatTime(now)},
                     {"x-acs-signature-nonce", nonce},
                     {"x-acs-version", call.version}};
  if (!call.key.token.empty()) request.headers["x-acs-security-token"] = call.key.token;
  if (!call.form.empty()) request.headers["content-type"] = "application/x-www-form-urlencoded";
  std::string lines;
  std::string names;
  for (const auto& [name, value] : request.headers) {
    lines.append(name).append(":").append(value).append("\n");
    names.append(names.empty() ? "" : ";").append(name);
  }
  const std::string canonical =
      "POST\n/\n" + request.query + "\n" + lines + "\n" + names + "\n" + Sha256Hex(request.body);
  request.headers["authorization"] =
      "ACS3-HMAC-SHA256 Credential=" + call.key.id + ",SignedHeaders=" + names +
      ",Signature=" + HmacSha256Hex(call.key.secret, "ACS3-HMAC-SHA256\n" + Sha256Hex(canonical));
  return request;
}

Request SignedRequest(const std::string& action, const std::map<std::string, std::string>& query,
                      const std::string& nonce, std::int64_t now, const alibaba::AccessKey& key) {
  return SignedRequest(ApiCall{.action = action, .query = query, .key = key}, nonce, now);
}

Answer Stage::Kubernetes(const std::string& path_and_query, const std::string& accept) {
  Request request = MakeRequest("GET", path_and_query);
  request.headers["authorization"] = "Bearer simulator-token";
  if (!accept.empty()) request.headers["accept"] = accept;
  return simulator.Respond(request);
}

nlohmann::json Stage::List(const std::string& path_and_query) {
  return nlohmann::json::parse(Kubernetes(path_and_query).body, nullptr, false);
}

nlohmann::json Stage::Ecs(const std::string& action,
                          const std::map<std::string, std::string>& query) {
  const Answer answer = Send({.action = action, .query = query});
  return nlohmann::json::parse(answer.body, nullptr, false);
}

Answer Stage::Send(const ApiCall& call) {
  return simulator.Respond(SignedRequest(call, "nonce-" + std::to_string(++nonces_), now));
}

std::shared_ptr<Stream> Stage::Watch(const std::string& path_and_query, const std::string& accept) {
  const char separator = path_and_query.find('?') == std::string::npos ? '?' : '&';
  const Answer answer = Kubernetes(path_and_query + separator + "watch=true", accept);
  if (!answer.stream) throw std::runtime_error("no stream but " + answer.body);
  return answer.stream;
}

Answer Stage::Control(const std::string& method, const std::string& path_and_query,
                      const std::string& body) {
  Request request = MakeRequest(method, path_and_query);
  request.body = body;
  return simulator.Respond(request);
}

}  // namespace simulator
