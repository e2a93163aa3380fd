// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/instance_role.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "exporter/alibaba/client/rpc_fault.h"
#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/http/url.h"

namespace exporter::alibaba {
namespace {

// As in the credential libraries: a link-local service answers at once or does not exist.
constexpr std::chrono::seconds kMetadataTimeout{1};
constexpr std::chrono::seconds kTokenLife{21'600};
constexpr std::chrono::minutes kTokenRemainder{5};
constexpr const char* kRolesPath = "/latest/meta-data/ram/security-credentials/";

bool IsRoleName(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.';
  });
}

}  // namespace

std::optional<Error> CheckInstanceRole(const InstanceRole& role) {
  if (!role.role_name.empty() && !IsRoleName(role.role_name)) {
    return Error{ErrorKind::kConfig, "name of the instance role '" + OneLine(role.role_name, 80) +
                                         "': want up to 64 letters, digits and characters of -_."};
  }
  const auto url = ParseServerUrl(role.metadata_url);
  if (!url) return Error{ErrorKind::kConfig, "metadata service: " + url.error().message};
  return std::nullopt;
}

MetadataFetcher::MetadataFetcher(InstanceRole role, Transport& transport)
    : role_(std::move(role)), transport_(transport) {}

Result<HttpResponse> MetadataFetcher::Send(HttpRequest request, const std::stop_token& stop) const {
  const auto url = ParseServerUrl(role_.metadata_url);
  if (!url) return tl::unexpected(url.error());
  request.url.insert(0, url->base);
  request.timeout = kMetadataTimeout;
  request.max_body_bytes = kMaxKeyBytes;
  auto response = transport_.Send(request, stop);
  if (response || response.error().kind == ErrorKind::kStopped) return response;
  return Fail(response.error().kind,
              "metadata service at " + url->base + ": " + response.error().message +
                  " (is this an ECS instance, and may the pod reach the service?)");
}

// Leaves the token empty if the service issues none and IMDSv1 is allowed.
std::optional<Error> MetadataFetcher::RenewToken(TimePoint now, const std::stop_token& stop) {
  token_.clear();
  HttpRequest request;
  request.method = "PUT";
  request.url = "/latest/api/token";
  request.headers = {
      {"X-aliyun-ecs-metadata-token-ttl-seconds", std::to_string(kTokenLife.count())}};
  request.operation = "metadata token";
  const auto response = Send(std::move(request), stop);
  if (!response && response.error().kind == ErrorKind::kStopped) return response.error();
  const std::string what = "metadata service at " + role_.metadata_url;
  std::optional<Error> failure;
  if (!response) {
    failure = response.error();
  } else if (response->status != 200) {
    failure = Error{KindOfFault({}, response->status),
                    what + " gives no token: HTTP status " + std::to_string(response->status)};
  } else if (auto token = CleanKeyText("token", response->body); !token) {
    failure = Error{ErrorKind::kBadResponse, what + ": the " + token.error().message};
  } else {
    token_ = std::move(*token);
    token_ends_at_ = now + kTokenLife - kTokenRemainder;
  }
  return role_.allows_v1 ? std::nullopt : failure;
}

// Requests the key of a role, or the role's name if `role_name` is empty.
Result<HttpResponse> MetadataFetcher::Ask(const std::string& role_name, TimePoint now,
                                          const std::stop_token& stop) {
  for (bool is_last = false;; is_last = true) {
    const bool is_new = token_.empty() || now >= token_ends_at_;
    if (is_new) {
      if (auto failure = RenewToken(now, stop)) return tl::unexpected(std::move(*failure));
    }
    HttpRequest request;
    request.url = kRolesPath + role_name;
    request.operation = role_name.empty() ? "metadata role name" : "metadata credentials";
    if (!token_.empty()) request.headers.emplace_back("X-aliyun-ecs-metadata-token", token_);
    auto response = Send(std::move(request), stop);
    const bool is_refused = response && (response->status == 401 || response->status == 403);
    if (!is_refused || is_new || is_last) return response;
    token_.clear();
  }
}

Result<std::string> MetadataFetcher::RoleName(TimePoint now, const std::stop_token& stop) {
  if (!role_.role_name.empty()) return role_.role_name;
  const auto response = Ask({}, now, stop);
  if (!response) return tl::unexpected(response.error());
  const std::string what = "metadata service at " + role_.metadata_url;
  if (response->status == 404) {
    return Fail(ErrorKind::kConfig, "this ECS instance has no RAM role (" + what +
                                        " answers 404); attach one, or "
                                        "give the pod a role of its own (RRSA)");
  }
  if (response->status != 200) {
    return Fail(KindOfFault({}, response->status),
                what + " tells no role: HTTP status " + std::to_string(response->status));
  }
  const auto name = CleanKeyText("name", response->body);
  if (!name || !IsRoleName(*name)) {
    return Fail(ErrorKind::kBadResponse, what + ": the answer is no name of a role");
  }
  return *name;
}

Result<Credentials> MetadataFetcher::Fetch(TimePoint now, const std::stop_token& stop) {
  const auto name = RoleName(now, stop);
  if (!name) return tl::unexpected(name.error());
  const auto response = Ask(*name, now, stop);
  if (!response) return tl::unexpected(response.error());
  const std::string what = "metadata service at " + role_.metadata_url + ", role " + *name + ": ";
  if (response->status == 404) {
    return Fail(ErrorKind::kConfig, what + "this ECS instance has no such RAM role");
  }
  return DecodeKeyAnswer(*response, what);
}

}  // namespace exporter::alibaba
