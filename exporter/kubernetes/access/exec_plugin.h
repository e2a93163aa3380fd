// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/client_certificate.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {

// The credentials from an exec plugin: a token, a certificate, or both.
struct PluginAnswer {
  Secret token;
  std::shared_ptr<const ClientCertificate> certificate;
  // The earlier expiry of the two; nullopt if the plugin gives none.
  std::optional<TimePoint> expires_at;
};

// Decodes the ExecCredential that a plugin prints. The kBadResponse message completes "the answer
// ..." and quotes nothing but its apiVersion and kind. Source: client.authentication.k8s.io/v1,
// "Input and output formats".
Result<PluginAnswer> ParsePluginAnswer(std::string_view json, const std::string& api_version);

// `text` with likely secrets replaced by "***": values of the plugin's variables, values of
// arguments whose names suggest a secret, JSON web tokens, values of password=... and the like.
std::string WithoutSecrets(std::string text, const ExecPlugin& plugin);

// Runs the plugin and returns its output. kAuth if it fails, with the end of its stderr; kStopped
// if `stop` is requested. Messages name the plugin.
Result<std::string> RunPlugin(const ExecPlugin& plugin, std::chrono::milliseconds deadline,
                              const std::stop_token& stop);

}  // namespace exporter::kubernetes
