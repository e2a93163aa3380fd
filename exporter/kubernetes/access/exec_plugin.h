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

// What an exec plugin gives: a token, a certificate, or both.
struct PluginAnswer {
  Secret token;
  std::shared_ptr<const ClientCertificate> certificate;
  // Of the first of both to expire; nullopt: the plugin does not say.
  std::optional<TimePoint> expires_at;
};

// Reads the ExecCredential that a plugin prints. kBadResponse says what is wrong with it, in
// words that complete "the answer ..."; nothing of the answer shows but its apiVersion and kind.
// Source: client.authentication.k8s.io/v1, "Input and output formats".
Result<PluginAnswer> ParsePluginAnswer(std::string_view json, const std::string& api_version);

// `text` with "***" for what may be secret in it: values of the plugin's variables, values of its
// arguments that are named like secrets, JSON web tokens, values of password=... and the like.
std::string WithoutSecrets(std::string text, const ExecPlugin& plugin);

// Runs the plugin and gives what it prints. kAuth for any failure of it, with its last words;
// kStopped. Messages name the plugin.
Result<std::string> RunPlugin(const ExecPlugin& plugin, std::chrono::milliseconds deadline,
                              const std::stop_token& stop);

}  // namespace exporter::kubernetes
