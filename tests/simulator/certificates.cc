// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace simulator {
namespace {

constexpr long kDaySeconds = 86400;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

struct Identity {
  Key key;
  Certificate certificate;
};

struct Wish {
  std::string name;         // common name
  std::string constraints;  // of the extension basicConstraints
  std::string key_usage;
  std::string extended_key_usage;  // empty for none
  std::string alternative_names;   // empty for none
  long from = -kDaySeconds;        // seconds from now
  long until = 3650 * kDaySeconds;
};

void Demand(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

void AddExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  Demand(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

// Signed by `issuer`, by itself where there is none.
Identity Make(const Wish& wish, const Identity* issuer) {
  Identity made{Key(EVP_EC_gen("P-256")), Certificate(X509_new())};
  Demand(made.key && made.certificate, "make a key");
  X509* const certificate = made.certificate.get();
  std::uint32_t serial = 0;
  Demand(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1, "roll dice");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial + std::uint64_t{1});
  X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wish.until);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
  X509* const signer = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  AddExtension(certificate, signer, NID_basic_constraints, wish.constraints);
  AddExtension(certificate, signer, NID_key_usage, wish.key_usage);
  AddExtension(certificate, signer, NID_subject_key_identifier, "hash");
  AddExtension(certificate, signer, NID_authority_key_identifier, "keyid");
  AddExtension(certificate, signer, NID_ext_key_usage, wish.extended_key_usage);
  AddExtension(certificate, signer, NID_subject_alt_name, wish.alternative_names);
  EVP_PKEY* const signing_key = issuer == nullptr ? made.key.get() : issuer->key.get();
  Demand(X509_sign(certificate, signing_key, EVP_sha256()) > 0, "sign a certificate");
  return made;
}

using File = std::unique_ptr<std::FILE, Free>;

File Open(const std::string& path) {
  File file(std::fopen(path.c_str(), "we"));
  if (!file) throw std::runtime_error("cannot write " + path);
  return file;
}

void WriteCertificate(const Identity& identity, const std::string& path) {
  const File file = Open(path + ".crt");
  Demand(PEM_write_X509(file.get(), identity.certificate.get()) == 1, "write a certificate");
}

void Write(const Identity& identity, const std::string& path) {
  WriteCertificate(identity, path);
  const File file = Open(path + ".key");
  Demand(PEM_write_PrivateKey(file.get(), identity.key.get(), nullptr, nullptr, 0, nullptr,
                              nullptr) == 1,
         "write a key");
}

Wish Authority(const std::string& name) {
  return {name, "critical,CA:TRUE", "critical,keyCertSign,cRLSign", "", "", -2 * kDaySeconds};
}

Wish Server(const std::string& name, const std::string& alternative_names) {
  return {name, "critical,CA:FALSE", "critical,digitalSignature", "serverAuth", alternative_names};
}

Wish Client(long until) {
  return {"simulator-client",
          "critical,CA:FALSE",
          "critical,digitalSignature",
          "clientAuth",
          "",
          -kDaySeconds,
          until};
}

}  // namespace

std::string MakeCertificates(const std::string& folder) {
  try {
    const std::string root = folder + "/";
    const Identity ca = Make(Authority("simulator-ca"), nullptr);
    Write(ca, root + "ca");
    Write(Make(Server("localhost", "DNS:localhost,IP:127.0.0.1,IP:::1"), &ca), root + "server");
    Write(Make(Server("example.invalid", "DNS:example.invalid"), &ca), root + "wrong-host");
    Write(Make(Client(3650 * kDaySeconds), &ca), root + "client");
    Write(Make(Client(-3600), &ca), root + "expired-client");
    WriteCertificate(Make(Authority("other-ca"), nullptr), root + "other-ca");
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace simulator
