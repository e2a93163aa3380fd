// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "exporter/kubernetes/access/exec_plugin.h"
#include "exporter/kubernetes/access/token_source.h"

namespace exporter::kubernetes {

// The token and certificate of an exec plugin, cached until shortly before they expire or until the
// server rejects them; then the plugin runs again, at most every five seconds. While it fails, a
// cached credential stays in use unless it has expired or was rejected.
class ExecCredential final : public TokenSource {
 public:
  // Runs the plugin and returns its output; errors name the plugin.
  using Run = std::function<Result<std::string>()>;

  // `place` is what messages tell the operator to check: "user 'u' in kubeconfig /k".
  ExecCredential(ExecPlugin plugin, std::string place, Run run);

  // kAuth if the plugin fails, kBadResponse if its output is unusable.
  Result<Secret> Get(TimePoint now) override;
  Result<std::shared_ptr<const ClientCertificate>> Certificate(TimePoint now) override;
  void Expire() override;
  std::string Remedy() const override;

 private:
  Result<PluginAnswer> Renew(TimePoint now);
  Result<PluginAnswer> Ask(TimePoint now) const;

  const ExecPlugin plugin_;
  const std::string place_;
  const Run run_;
  std::mutex mutex_;  // guards what follows; held while the plugin runs
  std::optional<PluginAnswer> answer_;
  std::optional<Error> failure_;  // of the last run
  TimePoint ran_at_{};
  TimePoint renew_at_{};
  bool is_refused_ = false;
};

}  // namespace exporter::kubernetes
