// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/client_certificate.h"
#include "exporter/http/transport.h"

namespace exporter {

// How Alertmanager is asked: credentials and TLS. Files are read again for each request, so that a
// renewed one takes effect without a restart.
struct AlertmanagerAccess {
  std::string username{};  // of basic auth; empty: none
  Secret password{};
  std::string password_file{};
  std::string type{};  // of the header Authorization, for example "Bearer"; empty: none
  Secret credentials{};
  std::string credentials_file{};

  std::string ca_file{};  // empty: the CAs of the system
  std::string cert_file{};
  std::string key_file{};
  std::string server_name{};
  bool is_insecure = false;  // the server's certificate is not verified
};

// The header Authorization, or nothing. kConfig names the file that cannot be read or that holds no
// such secret.
Result<std::vector<Header>> AuthorizationOf(const AlertmanagerAccess& access);

// The client certificate; null: none. kConfig names the file.
Result<std::shared_ptr<const ClientCertificate>> CertificateOf(const AlertmanagerAccess& access);

}  // namespace exporter
