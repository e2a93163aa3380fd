#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <openssl/ssl.h>

#include "exporter/core/error.h"

namespace exporter {

// PEM files: the certificate followed by its chain, and its key without a passphrase.
struct TlsFiles {
  std::string cert_file;
  std::string key_file;
};

// What is wrong with the files, naming the file; kConfig.
std::optional<Error> CheckTlsFiles(const TlsFiles& files);

// TLS 1.2 and later with the certificate in `files`. Every handshake checks whether the files
// have changed: a renewed certificate is used from then on; one that cannot be used is logged
// once, and the old one stays in use.
class TlsContext {
 public:
  static Result<std::unique_ptr<TlsContext>> Load(TlsFiles files);

  // What connections are made from; valid as long as this object.
  SSL_CTX* context() const { return first_.get(); }

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Context = std::unique_ptr<SSL_CTX, FreeContext>;

  TlsContext(TlsFiles files, std::string version, Context context);

  static Result<Context> MakeContext(const TlsFiles& files);
  static int OnClientHello(SSL* connection, int* alert, void* self);
  // Makes `connection` use the newest certificate.
  void Select(SSL* connection);

  const TlsFiles files_;
  const Context first_;
  std::mutex mutex_;     // guards what follows
  std::string version_;  // what the files looked like when they were last read
  Context renewed_;      // null while the first is still the newest
};

}  // namespace exporter
