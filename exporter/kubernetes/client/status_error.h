// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/transport.h"

namespace exporter::kubernetes {

// The usual cause of an answer that did not come from an API server.
inline constexpr std::string_view kIsItKubernetes =
    "is --kubernetes.server the URL of a Kubernetes API server?";

// "GET https://host/api/v1/nodes": a request as shown in messages, without its query.
std::string RequestName(std::string_view url);

// "persistentvolumes": the last segment of a path or URL, without its query.
std::string_view ResourceName(std::string_view path);

// The error for a status of 400 or more: its kind depends on the status alone (proxies and a
// stalled etcd send no Status object); its message is one line with the request, the server's
// message if any, and the remedy. `token` is the token that was sent; it is masked even if the
// server echoes it.
Error StatusError(std::string_view url, const HttpResponse& response, const Secret& token,
                  std::string_view token_remedy);

}  // namespace exporter::kubernetes
