// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/tls_context.h"

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <openssl/err.h>
#include <sys/stat.h>

#include "exporter/core/log.h"

namespace exporter {
namespace {

// Pops the oldest error from OpenSSL's queue and clears the rest.
std::string TakeReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "unknown reason";
}

tl::unexpected<Error> Reject(std::string_view what, const std::string& file,
                             std::string_view reason) {
  std::string message = "TLS " + std::string(what) + " '" + OneLine(file) + "': ";
  return Fail(ErrorKind::kConfig, message.append(reason));
}

std::optional<std::string> WhyUnreadable(const std::string& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  stream.get();
  if (stream) return std::nullopt;
  return errno != 0 ? std::generic_category().message(errno) : "the file is empty";
}

// OpenSSL would prompt for the passphrase on the terminal.
int RefusePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) {
  return -1;
}

// Changes if one of the files is replaced or rewritten.
std::string FileVersion(const TlsFiles& files) {
  std::string version;
  for (const std::string& file : {files.cert_file, files.key_file}) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) return {};
    version += std::to_string(status.st_dev) + '/' + std::to_string(status.st_ino) + '/' +
               std::to_string(status.st_size) + '/' + std::to_string(status.st_mtim.tv_sec) + '.' +
               std::to_string(status.st_mtim.tv_nsec) + ' ';
  }
  return version;
}

}  // namespace

std::optional<Error> CheckTlsFiles(const TlsFiles& files) {
  const auto loaded = TlsContext::Load(files);
  if (loaded) return std::nullopt;
  return loaded.error();
}

Result<TlsContext::Context> TlsContext::MakeContext(const TlsFiles& files) {
  const std::string& cert = files.cert_file;
  const std::string& key = files.key_file;
  if (const auto why = WhyUnreadable(cert)) return Reject("certificate", cert, *why);
  if (const auto why = WhyUnreadable(key)) return Reject("key", key, *why);
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context) return Fail(ErrorKind::kConfig, "TLS: " + TakeReason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_default_passwd_cb(context.get(), RefusePassphrase);
  if (SSL_CTX_use_certificate_chain_file(context.get(), cert.c_str()) != 1) {
    return Reject("certificate", cert, "no certificate in PEM: " + TakeReason());
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) == 1) {
    return context;
  }
  const auto code = ERR_peek_error();
  if (ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH) {
    ERR_clear_error();
    return Reject("key", key, "does not belong to certificate '" + OneLine(cert) + "'");
  }
  return Reject("key", key, "no key in PEM without passphrase: " + TakeReason());
}

TlsContext::TlsContext(TlsFiles files, std::string version, Context context)
    : files_(std::move(files)), first_(std::move(context)), version_(std::move(version)) {
  SSL_CTX_set_client_hello_cb(first_.get(), OnClientHello, this);
}

Result<std::unique_ptr<TlsContext>> TlsContext::Load(TlsFiles files) {
  // Taken before reading the files, so that a concurrent change is noticed next time.
  std::string version = FileVersion(files);
  auto context = MakeContext(files);
  if (!context) return tl::unexpected(context.error());
  return std::unique_ptr<TlsContext>(
      new TlsContext(std::move(files), std::move(version), std::move(*context)));
}

int TlsContext::OnClientHello(SSL* connection, int* /*alert*/, void* self) {
  static_cast<TlsContext*>(self)->Select(connection);
  return SSL_CLIENT_HELLO_SUCCESS;
}

void TlsContext::Select(SSL* connection) {
  std::string version = FileVersion(files_);
  const std::scoped_lock lock(mutex_);
  // A missing file is probably just being replaced.
  if (!version.empty() && version != version_) {
    version_ = std::move(version);
    if (auto context = MakeContext(files_)) {
      renewed_ = std::move(*context);
      Log(LogLevel::kInfo, "TLS certificate reloaded", {{"cert_file", files_.cert_file}});
    } else {
      Log(LogLevel::kWarn, "TLS certificate changed but cannot be used, keeping the old one",
          {{"error", context.error().message}});
    }
  }
  if (renewed_) SSL_set_SSL_CTX(connection, renewed_.get());
}

}  // namespace exporter
