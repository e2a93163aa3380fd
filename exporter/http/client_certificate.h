#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter {

// What a client shows on a TLS connection to say who it is, in PEM form.
struct ClientCertificate {
  std::string chain;  // its own certificate first
  Secret key;

  friend bool operator==(const ClientCertificate&, const ClientCertificate&) = default;
};

// The certificate to show with the next request; null: none. Asked for each request, so that
// a renewed certificate needs no restart. Safe to call from several threads.
using CertificateProvider = std::function<Result<std::shared_ptr<const ClientCertificate>>()>;

}  // namespace exporter
