#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exporter/alibaba/credentials/assumed_role.h"
#include "exporter/alibaba/credentials/credential_files.h"
#include "exporter/alibaba/credentials/credential_tools.h"
#include "exporter/alibaba/credentials/credentials_uri.h"
#include "exporter/alibaba/credentials/instance_role.h"
#include "exporter/alibaba/credentials/key_program.h"
#include "exporter/alibaba/credentials/oidc_role.h"

namespace exporter::alibaba {

// A key that is written down.
struct FixedKey {
  Credentials credentials;

  friend bool operator==(const FixedKey&, const FixedKey&) = default;
};

// A key in files, and what they held last.
struct KeyFiles {
  CredentialPaths paths;
  Credentials first;

  friend bool operator==(const KeyFiles&, const KeyFiles&) = default;
};

// How to come by credentials: where the first ones are from, and the roles that they take on,
// one after the other. A plain value.
struct CredentialRecipe {
  std::variant<FixedKey, KeyFiles, OidcRole, InstanceRole, CredentialsUri, KeyProgram> start;
  std::vector<RoleStep> roles{};

  friend bool operator==(const CredentialRecipe&, const CredentialRecipe&) = default;
};

// Reads a recipe anew from where it is written. kConfig.
using RecipeReader = std::function<Result<CredentialRecipe>()>;

// What is wrong with the recipe; asks nobody. kConfig.
std::optional<Error> CheckRecipe(const CredentialRecipe& recipe);

// `place` begins the messages: "credentials from oidc".
std::unique_ptr<CredentialSource> OpenRecipe(const CredentialRecipe& recipe,
                                             const std::string& place,
                                             const CredentialTools& tools);

}  // namespace exporter::alibaba
