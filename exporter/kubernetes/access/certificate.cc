// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/certificate.h"

#include <ctime>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "exporter/core/base64.h"

namespace exporter::kubernetes {
namespace {

template <auto kFree>
struct FreeBy {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, FreeBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;

// Records that the key is encrypted, and supplies no passphrase.
int RefusePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Bio Reader(std::string_view pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certificate FirstCertificate(std::string_view pem) {
  bool asked = false;
  const Bio bio = Reader(pem);
  Certificate found(PEM_read_bio_X509(bio.get(), nullptr, RefusePassphrase, &asked));
  ERR_clear_error();
  return found;
}

}  // namespace

std::optional<std::string> FaultOfAuthorities(std::string_view pem) {
  if (FirstCertificate(pem)) return std::nullopt;
  return "holds no certificate in PEM form";
}

Result<std::string> DecodePem(std::string_view base64) {
  auto text = DecodeBase64(base64);
  if (!text || text->empty()) return Fail(ErrorKind::kConfig, "want base64 of a PEM text");
  return std::move(*text);
}

Result<TimePoint> CheckCertificate(const ClientCertificate& certificate) {
  const Certificate first = FirstCertificate(certificate.chain);
  if (!first) return Fail(ErrorKind::kConfig, "the certificate is not one in PEM form");
  bool asked = false;
  const Bio bio = Reader(certificate.key.Reveal());
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, RefusePassphrase, &asked));
  ERR_clear_error();
  if (asked) {
    return Fail(ErrorKind::kConfig, "the key has a passphrase, want a key without one");
  }
  if (!key) return Fail(ErrorKind::kConfig, "the key is not a private key in PEM form");
  const bool fits = X509_check_private_key(first.get(), key.get()) == 1;
  ERR_clear_error();
  if (!fits) return Fail(ErrorKind::kConfig, "the key is not that of the certificate");
  std::tm expires{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(first.get()), &expires) != 1) {
    return Fail(ErrorKind::kConfig, "the certificate has no readable date of expiry");
  }
  return TimePoint{std::chrono::seconds{timegm(&expires)}};
}

}  // namespace exporter::kubernetes
