// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <variant>

#include "tests/simulator/message.h"

namespace simulator {

// PEM files. Without a certificate there is no TLS.
struct TlsFiles {
  std::string cert;
  std::string key;
  std::string client_ca;  // who signs client certificates; empty: none are asked for
};

// TLS as an API server does it: clients may show a certificate, and one that is not good is refused
// with an HTTP status, not in the handshake.
class TlsServer {
 public:
  // Returns the server or what is wrong with which file.
  static std::variant<std::unique_ptr<TlsServer>, std::string> Load(const TlsFiles& files);

  SSL_CTX* context() const { return context_.get(); }

  struct Client {
    ClientCertificate state = ClientCertificate::kNone;
    std::string name;
  };
  // `certificate` is an X509, or null for a client without one.
  Client Check(void* certificate) const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  };

  TlsServer() = default;

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<X509_STORE, Free> client_cas_;  // null where none are asked for
};

}  // namespace simulator
