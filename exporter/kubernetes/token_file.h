#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter::kubernetes {

// Where the bearer token of a request comes from. An empty Secret means: send none.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  virtual Result<Secret> Get(TimePoint now) = 0;
  // The server refused the token: the next Get must not answer from a cache.
  virtual void Expire() = 0;
  // What the operator should know and do when the server refuses the token, for
  // the message: "the token is refused; check ...".
  virtual std::string Remedy() const = 0;
};

// For servers that ask for no token, such as `kubectl proxy`.
class NoToken final : public TokenSource {
 public:
  Result<Secret> Get(TimePoint now) override;
  void Expire() override {}
  std::string Remedy() const override;
};

// A token in a file that kubelet rotates: read again after a minute at the
// latest (client-go's period). kConfig names the file that cannot be read or is
// empty; a token that was read before is kept while the file is unreadable.
class TokenFile final : public TokenSource {
 public:
  explicit TokenFile(std::string path);
  Result<Secret> Get(TimePoint now) override;
  void Expire() override;
  std::string Remedy() const override;

 private:
  Result<Secret> Read() const;

  const std::string path_;
  std::mutex mutex_;  // guards what follows
  Secret token_;
  TimePoint read_at_{};
  bool expired_ = true;
};

}  // namespace exporter::kubernetes
