// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "exporter/kubernetes/access/token_source.h"

namespace exporter::kubernetes {

// A bearer token in a file that the kubelet rotates, reloaded after at most a minute (client-go's
// period). kConfig names the file that is unreadable or empty; while it is unreadable, the last
// token stays in use.
class TokenFile final : public TokenSource {
 public:
  // `place` is what messages tell the operator to check.
  explicit TokenFile(std::string path, std::string place = "--kubernetes.token-file");
  Result<Secret> Get(TimePoint now) override;
  void Expire() override;
  std::string Remedy() const override;

 private:
  Result<Secret> Read() const;

  const std::string path_;
  const std::string place_;
  std::mutex mutex_;  // guards what follows
  Secret token_;
  TimePoint read_at_{};
  bool expired_ = true;
};

}  // namespace exporter::kubernetes
