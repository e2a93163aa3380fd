// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/make_credentials.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "exporter/alibaba/credentials/access_key.h"
#include "exporter/alibaba/credentials/cached_credentials.h"
#include "exporter/alibaba/credentials/cli_profile.h"
#include "exporter/alibaba/credentials/credentials_ini.h"
#include "exporter/core/files.h"

namespace exporter::alibaba {
namespace {

CredentialLookup FindOidc(const CredentialContext& context) {
  constexpr std::array<const char*, 3> kNames{
      "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"};
  const std::array values{context.Variable(kNames[0]), context.Variable(kNames[1]),
                          context.Variable(kNames[2])};
  // A role ARN alone may be meant for another credential source.
  if (values[1].empty() && values[2].empty()) return std::nullopt;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!values[i].empty()) continue;
    return Fail(ErrorKind::kConfig, std::string(kNames[i]) + " is not set, but " +
                                        (values[1].empty() ? kNames[2] : kNames[1]) +
                                        " is; set all of ALIBABA_CLOUD_ROLE_ARN, "
                                        "ALIBABA_CLOUD_OIDC_PROVIDER_ARN and "
                                        "ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  }
  return CredentialChoice{.config = {.start = OidcRole{.role = context.Role(values[0], {}),
                                                       .provider_arn = values[1],
                                                       .token_file = values[2],
                                                       .sts = context.Sts()}}};
}

// A file named by a variable, or in the home directory.
struct CredentialFile {
  const char* variable;
  const char* in_home;
  const char* profile;  // unless ALIBABA_CLOUD_PROFILE names another
  Result<CredentialConfig> (*parse)(std::string_view text, const std::string& profile,
                                    const CredentialContext& context);
};

Result<CredentialConfig> ReadConfig(const std::string& path, const CredentialFile& file,
                                    const CredentialContext& context) {
  const auto text = ReadTextFile(path);
  if (!text) return Fail(ErrorKind::kConfig, "file " + text.error().message);
  const std::string profile = context.Variable("ALIBABA_CLOUD_PROFILE");
  auto config = file.parse(*text, profile.empty() ? file.profile : profile, context);
  const auto error = config ? CheckCredentialConfig(*config) : config.error();
  if (!error) return config;
  return Fail(error->kind, "file " + path + ": " + error->message);
}

CredentialLookup FindInFile(const CredentialFile& file, const CredentialContext& context) {
  std::string path = context.Variable(file.variable);
  if (path.empty()) {
    const std::string home = context.Variable("HOME");
    if (home.empty()) return std::nullopt;
    path = (std::filesystem::path(home) / file.in_home).string();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return std::nullopt;
  }
  ConfigReader reader = [path, file, context] { return ReadConfig(path, file, context); };
  auto config = reader();
  if (!config) return tl::unexpected(config.error());
  return CredentialChoice{.config = std::move(*config), .reread = std::move(reader)};
}

CredentialLookup FindProfile(const CredentialContext& context) {
  if (context.IsTrue("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")) return std::nullopt;
  return FindInFile({"ALIBABA_CLOUD_CONFIG_FILE", ".aliyun/config.json", "", ConfigFromCliProfile},
                    context);
}

CredentialLookup FindSection(const CredentialContext& context) {
  return FindInFile(
      {"ALIBABA_CLOUD_CREDENTIALS_FILE", ".alibabacloud/credentials", "default", ConfigFromIni},
      context);
}

CredentialLookup FindInstanceRole(const CredentialContext& context) {
  if (context.IsTrue("ALIBABA_CLOUD_ECS_METADATA_DISABLED")) return std::nullopt;
  const std::string role = context.Variable("ALIBABA_CLOUD_ECS_METADATA");
  if (role.empty() && !context.options.asks_metadata) return std::nullopt;
  return CredentialChoice{.config = {.start = context.Instance(role)}};
}

CredentialLookup FindUri(const CredentialContext& context) {
  std::string url = context.Variable("ALIBABA_CLOUD_CREDENTIALS_URI");
  if (url.empty()) return std::nullopt;
  return CredentialChoice{.config = {.start = CredentialsUri{std::move(url)}}};
}

struct Source {
  std::string_view name;
  CredentialLookup (*find)(const CredentialContext& context);
  std::string_view remedy;  // if it is pinned but not configured
};

// In the precedence of the credential libraries.
constexpr std::array kSources{
    Source{"files", FindKeyFiles,
           "set --alibaba.access-key-id-file and --alibaba.access-key-secret-file"},
    Source{"environment", FindKeyVariables,
           "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"},
    Source{"oidc", FindOidc,
           "set ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and "
           "ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
    Source{"profile", FindProfile,
           "there is no ~/.aliyun/config.json, ALIBABA_CLOUD_CONFIG_FILE names none, or "
           "ALIBABA_CLOUD_CLI_PROFILE_DISABLED is true"},
    Source{
        "credentials-file", FindSection,
        "there is no ~/.alibabacloud/credentials, and ALIBABA_CLOUD_CREDENTIALS_FILE names none"},
    Source{"ecs-role", FindInstanceRole, "ALIBABA_CLOUD_ECS_METADATA_DISABLED is true"},
    Source{"uri", FindUri, "set ALIBABA_CLOUD_CREDENTIALS_URI"},
};

constexpr auto kNames = [] {
  std::array<std::string_view, kSources.size()> names{};
  std::ranges::transform(kSources, names.begin(), &Source::name);
  return names;
}();

std::string PlaceOf(std::string_view name) {
  return "credentials from " + std::string(name);
}

// Returns an empty choice if the source is not configured.
Result<CredentialChoice> Try(const Source& source, const CredentialContext& context) {
  const auto refuse = [&](const Error& error) {
    return Fail(error.kind, PlaceOf(source.name) + ": " + error.message);
  };
  auto found = source.find(context);
  if (!found) return refuse(found.error());
  if (!*found) return CredentialChoice{};
  if (const auto error = CheckCredentialConfig((*found)->config)) return refuse(*error);
  (*found)->name = source.name;
  return std::move(**found);
}

Result<CredentialChoice> TryPinned(CredentialContext context) {
  const std::string& pinned = context.options.pinned;
  const auto* source = std::ranges::find(kSources, pinned, &Source::name);
  if (source == kSources.end()) {
    std::string names = "auto";
    for (const std::string_view name : kNames) names += ", " + std::string(name);
    return Fail(ErrorKind::kConfig, "--alibaba.credentials: '" + OneLine(pinned, 80) +
                                        "' is not accepted, want one of " + names);
  }
  context.options.asks_metadata = true;
  auto choice = Try(*source, context);
  if (!choice || choice->exists()) return choice;
  return Fail(ErrorKind::kConfig, PlaceOf(source->name) +
                                      ": --alibaba.credentials asks for it, "
                                      "but it is not configured: " +
                                      std::string(source->remedy));
}

}  // namespace

std::span<const std::string_view> CredentialSourceNames() {
  return kNames;
}

Result<CredentialChoice> ChooseCredentials(const Environment& environment,
                                           const CredentialOptions& options) {
  CredentialContext context{environment, WithVariables(options, environment)};
  if (!options.pinned.empty() && options.pinned != "auto") return TryPinned(std::move(context));
  // Without a name, the instance role is a guess; a configured credentials URI takes precedence.
  const bool has_uri = !context.Variable("ALIBABA_CLOUD_CREDENTIALS_URI").empty();
  context.options.asks_metadata = options.asks_metadata && !has_uri;
  for (const Source& source : kSources) {
    auto choice = Try(source, context);
    if (!choice || choice->exists()) return choice;
  }
  return CredentialChoice{};
}

std::unique_ptr<CredentialSource> OpenCredentials(CredentialChoice choice, CredentialTools tools) {
  const std::string place = PlaceOf(choice.name);
  if (!choice.reread) return OpenCredentialConfig(choice.config, place, tools);
  return std::make_unique<RereadCredentials>(std::move(choice.config), std::move(choice.reread),
                                             place, std::move(tools));
}

std::unique_ptr<CredentialSource> AssumeRole(RoleToAssume role, CredentialSource& base,
                                             const CredentialOptions& options,
                                             CredentialTools tools) {
  const CredentialContext context{{}, options};
  RoleStep step{.role = std::move(role), .sts = context.Sts()};
  if (step.sts.endpoint.empty()) step.sts.endpoint = options.endpoint;
  if (!step.role.sts_region.empty()) step.sts.region = step.role.sts_region;
  const std::string place = PlaceOf("role " + OneLine(step.role.role_arn, 200));
  const std::shared_ptr<CredentialSource> borrowed(&base, [](CredentialSource*) {});
  return std::make_unique<CachedCredentials>(
      place,
      std::make_unique<RoleFetcher>(std::move(step), borrowed, tools.transport,
                                    std::move(tools.nonces)),
      std::move(tools.jitter));
}

}  // namespace exporter::alibaba
