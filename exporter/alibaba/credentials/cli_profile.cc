// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/cli_profile.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

using Start = decltype(CredentialConfig::start);

template <bool has_token>
Result<Start> ReadFixed(const Fields& profile, const CredentialContext& /*context*/) {
  auto key = ReadKey({"access_key_id", "access_key_secret", has_token ? "sts_token" : ""}, profile);
  if (!key) return tl::unexpected(key.error());
  return Start{FixedKey{std::move(*key)}};
}

// A profile may assume a role with either kind of key.
Result<Start> ReadEither(const Fields& profile, const CredentialContext& context) {
  return profile.Text("sts_token").empty() ? ReadFixed<false>(profile, context)
                                           : ReadFixed<true>(profile, context);
}

RoleToAssume ReadRole(const Fields& profile, const CredentialContext& context) {
  RoleToAssume role = context.Role(profile.Text("ram_role_arn"), profile.Text("ram_session_name"),
                                   profile.Integer("expired_seconds"));
  role.external_id = profile.Text("external_id");
  role.policy = profile.Text("policy");
  return role;
}

StsPlace ReadSts(const Fields& profile, const CredentialContext& context) {
  return context.Sts(profile.Text("sts_region"), profile.Boolean("enable_vpc"));
}

Result<Start> ReadOidc(const Fields& profile, const CredentialContext& context) {
  return Start{OidcRole{.role = ReadRole(profile, context),
                        .provider_arn = profile.Text("oidc_provider_arn"),
                        .token_file = profile.Text("oidc_token_file"),
                        .sts = ReadSts(profile, context)}};
}

Result<Start> ReadInstance(const Fields& profile, const CredentialContext& context) {
  return Start{context.Instance(profile.Text("ram_role_name"))};
}

Result<Start> ReadProgram(const Fields& profile, const CredentialContext& context) {
  auto program = FindCredentialProcess(profile.Text("process_command"), context.environment);
  if (!program) return tl::unexpected(program.error());
  return Start{std::move(*program)};
}

Result<Start> ReadUri(const Fields& profile, const CredentialContext& /*context*/) {
  return Start{CredentialsUri{profile.Text("credentials_uri")}};
}

struct Mode {
  std::string_view name;
  bool takes_role;
  // How it gets its first key; null: from another profile.
  Result<Start> (*read)(const Fields&, const CredentialContext&);
};

constexpr std::array kModes{
    Mode{"AK", false, ReadFixed<false>},  Mode{"StsToken", false, ReadFixed<true>},
    Mode{"RamRoleArn", true, ReadEither}, Mode{"EcsRamRole", false, ReadInstance},
    Mode{"OIDC", false, ReadOidc},        Mode{"ChainableRamRoleArn", true, nullptr},
    Mode{"External", false, ReadProgram}, Mode{"CredentialsURI", false, ReadUri},
};

Result<Mode> ModeOf(const Fields& profile) {
  const std::string text = profile.Text("mode");
  const auto* mode = std::ranges::find(kModes, text, &Mode::name);
  if (mode != kModes.end()) return *mode;
  std::string message = "mode '" + OneLine(text, 40) + "' ";
  message += text == "CloudSSO" || text == "OAuth"
                 ? "needs a person who logs in, so this program cannot use it: want "
                 : "is not accepted, want ";
  for (const Mode& accepted : kModes) {
    if (&accepted != kModes.data()) message += &accepted == &kModes.back() ? " or " : ", ";
    message += accepted.name;
  }
  return Fail(ErrorKind::kConfig, std::move(message));
}

// Follows a profile through its source profiles.
class ProfileReader {
 public:
  ProfileReader(const JsonDocument& document, const CredentialContext& context)
      : document_(document), context_(context) {
    document.root().ForEach("profiles", [&](const Fields& profile) {
      profiles_.emplace_back(profile.Text("name"), profile);
    });
  }

  Result<CredentialConfig> Read(std::string name) {
    std::vector<RoleStep> roles;
    for (;;) {
      auto read = ReadOne(name, roles);
      if (!read) {
        return Fail(read.error().kind,
                    "profile '" + OneLine(name, 80) + "': " + read.error().message);
      }
      if (*read) {
        std::ranges::reverse(roles);
        return CredentialConfig{.start = std::move(**read), .roles = std::move(roles)};
      }
      name = Find(name)->Text("source_profile");
    }
  }

 private:
  // Where the profile's first key comes from; nothing: from its source profile.
  Result<std::optional<Start>> ReadOne(const std::string& name, std::vector<RoleStep>& roles) {
    const auto profile = Find(name);
    if (!profile) return Fail(ErrorKind::kConfig, "there is none of that name" + NamesInFile());
    if (std::ranges::find(visited_, name) != visited_.end()) {
      return Fail(ErrorKind::kConfig, "its source_profile leads back to itself: " + Path(name));
    }
    visited_.push_back(name);
    const std::size_t problems = document_.problems().count;
    const auto mode = ModeOf(*profile);
    if (!mode) return tl::unexpected(mode.error());
    if (mode->takes_role) {
      roles.push_back({ReadRole(*profile, context_), ReadSts(*profile, context_)});
    }
    std::optional<Start> start;
    if (mode->read != nullptr) {
      auto read = mode->read(*profile, context_);
      if (!read) return tl::unexpected(read.error());
      start = std::move(*read);
    } else if (profile->Text("source_profile").empty()) {
      return Fail(ErrorKind::kConfig, "field source_profile is empty");
    }
    if (document_.problems().count == problems) return start;
    return Fail(ErrorKind::kConfig,
                problems == 0 ? document_.problems().first : "a field is of the wrong type");
  }

  std::optional<Fields> Find(const std::string& name) const {
    const auto found = std::ranges::find(profiles_, name, &Named::first);
    if (found == profiles_.end()) return std::nullopt;
    return found->second;
  }

  std::string NamesInFile() const {
    std::string text;
    for (const auto& [name, profile] : profiles_) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? ", nor any other" : "; there are " + OneLine(text, 300);
  }

  std::string Path(const std::string& end) const {
    std::string text;
    for (const std::string& name : visited_) text += name + " -> ";
    return OneLine(text + end, 300);
  }

  using Named = std::pair<std::string, Fields>;

  const JsonDocument& document_;
  const CredentialContext& context_;
  std::vector<Named> profiles_;
  std::vector<std::string> visited_;
};

}  // namespace

Result<CredentialConfig> ConfigFromCliProfile(std::string_view json, const std::string& name,
                                              const CredentialContext& context) {
  const auto document = JsonDocument::Parse(json);
  if (!document) return Fail(ErrorKind::kConfig, document.error().message);
  const std::string current = name.empty() ? document->root().Text("current") : name;
  if (current.empty()) {
    return Fail(ErrorKind::kConfig,
                "field current names no profile; name one with ALIBABA_CLOUD_PROFILE");
  }
  return ProfileReader(*document, context).Read(current);
}

}  // namespace exporter::alibaba
