// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <openssl/ssl.h>

#include "exporter/core/error.h"

namespace exporter {

// PEM files: the certificate followed by its chain, and its unencrypted key.
struct TlsFiles {
  std::string cert_file;
  std::string key_file;
};

// What is wrong with the files; kConfig names the file.
std::optional<Error> CheckTlsFiles(const TlsFiles& files);

// Serves TLS 1.2 and later with the certificate in `files`. Every handshake checks the files for
// changes: a renewed certificate is used from then on; an unusable one is logged once, and the old
// one stays in use.
class TlsContext {
 public:
  static Result<std::unique_ptr<TlsContext>> Load(TlsFiles files);

  // The context for new connections; valid as long as this object.
  SSL_CTX* context() const { return first_.get(); }

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Context = std::unique_ptr<SSL_CTX, FreeContext>;

  TlsContext(TlsFiles files, std::string version, Context context);

  static Result<Context> MakeContext(const TlsFiles& files);
  static int OnClientHello(SSL* connection, int* alert, void* self);
  // Switches `connection` to the newest certificate.
  void Select(SSL* connection);

  const TlsFiles files_;
  const Context first_;
  std::mutex mutex_;     // guards what follows
  std::string version_;  // FileVersion when last read
  Context renewed_;      // null until a certificate was renewed
};

}  // namespace exporter
