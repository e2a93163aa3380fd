#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/transport.h"

namespace exporter::kubernetes {

// The hint for answers that do not come from an API server.
inline constexpr std::string_view kIsItKubernetes =
    "is --kubernetes.server the URL of a Kubernetes API server?";

// "GET https://host/api/v1/nodes": a request as messages name it, without its query.
std::string RequestName(std::string_view url);

// "persistentvolumes": the last segment of a path or URL, without its query.
std::string_view ResourceName(std::string_view path);

// What an answer with a status of 400 or more means: the kind by the status alone
// (proxies and a stalled etcd answer without a Status object), and one line with
// the request, the server's words where it has some, and the remedy. `token` is
// what was sent; it never shows, even if the server echoes it.
Error StatusError(std::string_view url, const HttpResponse& response, const Secret& token,
                  std::string_view token_remedy);

}  // namespace exporter::kubernetes
