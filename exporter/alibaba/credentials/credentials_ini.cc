// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credentials_ini.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"

namespace exporter::alibaba {
namespace {

using Section = IniSections::mapped_type;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view WithoutComment(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool may_begin = at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t';
    if (may_begin && (line[at] == '#' || line[at] == ';')) return line.substr(0, at);
  }
  return line;
}

// The quoted text, or everything up to a comment.
std::string_view ReadValue(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const auto end = text.find(text.front(), 1);
    if (end != std::string_view::npos) return text.substr(1, end - 1);
  }
  return Trim(WithoutComment(text));
}

std::string ValueOf(const Section& section, std::string_view key) {
  const auto found = section.find(key);
  return found == section.end() ? std::string{} : found->second;
}

template <bool has_token>
Result<CredentialConfig> ReadFixed(const Section& section, const CredentialContext& /*context*/) {
  auto key = ReadKey({"access_key_id", "access_key_secret", has_token ? "security_token" : ""},
                     [&](std::string_view name) {
                       return CleanKeyText("key " + std::string(name), ValueOf(section, name));
                     });
  if (!key) return tl::unexpected(key.error());
  return CredentialConfig{.start = FixedKey{std::move(*key)}};
}

Result<RoleToAssume> ReadRole(const Section& section, const CredentialContext& context) {
  const std::string text = ValueOf(section, "role_session_expiration");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (!text.empty() && (error != std::errc{} || end != text.data() + text.size())) {
    return Fail(ErrorKind::kConfig,
                "role_session_expiration '" + OneLine(text, 40) + "': want seconds");
  }
  RoleToAssume role =
      context.Role(ValueOf(section, "role_arn"), ValueOf(section, "role_session_name"), seconds);
  role.policy = ValueOf(section, "policy");
  role.external_id = ValueOf(section, "external_id");
  return role;
}

Result<CredentialConfig> ReadInstance(const Section& section, const CredentialContext& context) {
  return CredentialConfig{.start = context.Instance(ValueOf(section, "role_name"))};
}

Result<CredentialConfig> ReadAssumed(const Section& section, const CredentialContext& context) {
  auto config = ValueOf(section, "security_token").empty() ? ReadFixed<false>(section, context)
                                                           : ReadFixed<true>(section, context);
  if (!config) return config;
  auto role = ReadRole(section, context);
  if (!role) return tl::unexpected(role.error());
  config->roles = {RoleStep{std::move(*role), context.Sts()}};
  return config;
}

Result<CredentialConfig> ReadOidc(const Section& section, const CredentialContext& context) {
  auto role = ReadRole(section, context);
  if (!role) return tl::unexpected(role.error());
  return CredentialConfig{.start = OidcRole{.role = std::move(*role),
                                            .provider_arn = ValueOf(section, "oidc_provider_arn"),
                                            .token_file = ValueOf(section, "oidc_token_file_path"),
                                            .sts = context.Sts()}};
}

struct Type {
  std::string_view name;
  Result<CredentialConfig> (*read)(const Section&, const CredentialContext&);
};

constexpr std::array kTypes{
    Type{"access_key", ReadFixed<false>}, Type{"sts", ReadFixed<true>},
    Type{"ecs_ram_role", ReadInstance},   Type{"ram_role_arn", ReadAssumed},
    Type{"oidc_role_arn", ReadOidc},
};

Result<CredentialConfig> ReadSection(const Section& section, const CredentialContext& context) {
  const std::string text = ValueOf(section, "type");
  const auto* type = std::ranges::find(kTypes, text, &Type::name);
  if (type != kTypes.end()) return type->read(section, context);
  return Fail(ErrorKind::kConfig,
              "type '" + OneLine(text, 40) +
                  "' is not accepted, want access_key, sts, ecs_ram_role, ram_role_arn or "
                  "oidc_role_arn");
}

}  // namespace

Result<IniSections> ParseIni(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  IniSections sections;
  Section* section = &sections["default"];  // for keys before the first header
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::string_view bare = Trim(WithoutComment(line));
    if (bare.empty()) continue;
    const auto equals = bare.find_first_of("=:");
    if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']') {
      section = &sections[std::string(Trim(bare.substr(1, bare.size() - 2)))];
    } else if (equals != std::string_view::npos && equals > 0) {
      (*section)[std::string(Trim(bare.substr(0, equals)))] =
          std::string(ReadValue(line.substr(equals + 1)));
    } else {
      return Fail(ErrorKind::kConfig,
                  "line " + std::to_string(number) + " is neither [section] nor key = value");
    }
  }
  if (sections["default"].empty()) sections.erase("default");
  return sections;
}

Result<CredentialConfig> ConfigFromIni(std::string_view text, const std::string& section,
                                       const CredentialContext& context) {
  const auto sections = ParseIni(text);
  if (!sections) return tl::unexpected(sections.error());
  const auto found = sections->find(section);
  if (found == sections->end()) {
    return Fail(ErrorKind::kConfig, "there is no section [" + OneLine(section, 80) + "]");
  }
  auto config = ReadSection(found->second, context);
  if (config) return config;
  return Fail(config.error().kind,
              "section [" + OneLine(section, 80) + "]: " + config.error().message);
}

}  // namespace exporter::alibaba
