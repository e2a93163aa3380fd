// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/tls_server.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>

namespace simulator {
namespace {

std::string Refuse(const char* flag, const std::string& file) {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return std::string(flag) + ": cannot use " + file + ": " +
         (reason != nullptr ? reason : "unknown reason");
}

// Every certificate is let through here; Check judges it.
int AcceptAny(int /*is_good*/, X509_STORE_CTX* /*context*/) {
  return 1;
}

std::string CommonName(X509* certificate) {
  std::array<char, 256> text{};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                             text.data(), static_cast<int>(text.size()));
  return size < 0 ? std::string() : std::string(text.data());
}

}  // namespace

std::variant<std::unique_ptr<TlsServer>, std::string> TlsServer::Load(const TlsFiles& files) {
  std::unique_ptr<TlsServer> server(new TlsServer);
  ERR_clear_error();
  server->context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = server->context_.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (SSL_CTX_use_certificate_chain_file(context, files.cert.c_str()) != 1)
    return Refuse("--tls-cert", files.cert);
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return Refuse("--tls-key", files.key);
  if (files.client_ca.empty()) return server;

  server->client_cas_.reset(X509_STORE_new());
  if (X509_STORE_load_file(server->client_cas_.get(), files.client_ca.c_str()) != 1)
    return Refuse("--client-ca", files.client_ca);
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(files.client_ca.c_str()));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, AcceptAny);
  // OpenSSL wants a name for sessions with client certificates.
  constexpr unsigned char kSession = 's';
  SSL_CTX_set_session_id_context(context, &kSession, sizeof(kSession));
  return server;
}

TlsServer::Client TlsServer::Check(void* certificate) const {
  auto* const shown = static_cast<X509*>(certificate);
  if (shown == nullptr || !client_cas_) return {};
  X509_STORE_CTX* const check = X509_STORE_CTX_new();
  const bool good = X509_STORE_CTX_init(check, client_cas_.get(), shown, nullptr) == 1 &&
                    X509_STORE_CTX_set_purpose(check, X509_PURPOSE_SSL_CLIENT) == 1 &&
                    X509_verify_cert(check) == 1;
  X509_STORE_CTX_free(check);
  ERR_clear_error();
  return {good ? ClientCertificate::kGood : ClientCertificate::kBad, CommonName(shown)};
}

}  // namespace simulator
