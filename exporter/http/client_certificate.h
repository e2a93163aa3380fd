// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter {

// A client certificate for mutual TLS, as PEM texts.
struct ClientCertificate {
  std::string chain;  // the client's own certificate first
  Secret key;

  friend bool operator==(const ClientCertificate&, const ClientCertificate&) = default;
};

// The certificate for the next request; null: none. Called for each request, so that a renewed
// certificate takes effect without a restart. Safe to call from several threads.
using CertificateProvider = std::function<Result<std::shared_ptr<const ClientCertificate>>()>;

}  // namespace exporter
