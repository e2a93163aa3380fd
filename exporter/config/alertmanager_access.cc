// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/alertmanager_access.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "exporter/core/base64.h"
#include "exporter/core/files.h"
#include "exporter/kubernetes/access/certificate.h"

namespace exporter {
namespace {

// The given secret, or the one in the file without space at its ends.
Result<std::string> Revealed(const Secret& given, const std::string& file) {
  if (file.empty()) return given.Reveal();
  const auto text = ReadTextFile(file);
  if (!text) return tl::unexpected(text.error());
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text->find_first_not_of(kSpace);
  if (first == std::string::npos) return Fail(ErrorKind::kConfig, file + ": is empty");
  return text->substr(first, text->find_last_not_of(kSpace) - first + 1);
}

bool IsOneLine(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
}

}  // namespace

Result<std::vector<Header>> AuthorizationOf(const AlertmanagerAccess& access) {
  if (!access.username.empty()) {
    const auto password = Revealed(access.password, access.password_file);
    if (!password) return tl::unexpected(password.error());
    return std::vector<Header>{
        {"Authorization", "Basic " + EncodeBase64(access.username + ":" + *password)}};
  }
  if (access.type.empty()) return std::vector<Header>{};
  const auto credentials = Revealed(access.credentials, access.credentials_file);
  if (!credentials) return tl::unexpected(credentials.error());
  if (!IsOneLine(*credentials)) {
    const std::string where =
        access.credentials_file.empty() ? "credentials" : access.credentials_file;
    return Fail(ErrorKind::kConfig, where + ": want one line of text");
  }
  return std::vector<Header>{{"Authorization", access.type + " " + *credentials}};
}

Result<std::shared_ptr<const ClientCertificate>> CertificateOf(const AlertmanagerAccess& access) {
  if (access.cert_file.empty()) return std::shared_ptr<const ClientCertificate>{};
  auto chain = ReadTextFile(access.cert_file);
  if (!chain) return tl::unexpected(chain.error());
  auto key = ReadTextFile(access.key_file);
  if (!key) return tl::unexpected(key.error());
  auto certificate = std::make_shared<const ClientCertificate>(
      ClientCertificate{.chain = std::move(*chain), .key = Secret(std::move(*key))});
  const auto expiry = kubernetes::CheckCertificate(*certificate);
  if (!expiry) {
    return Fail(ErrorKind::kConfig,
                access.cert_file + ", " + access.key_file + ": " + expiry.error().message);
  }
  return std::shared_ptr<const ClientCertificate>(std::move(certificate));
}

}  // namespace exporter
