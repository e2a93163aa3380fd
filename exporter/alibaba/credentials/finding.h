#pragma once

#include <optional>

#include "exporter/alibaba/credentials/recipe.h"

namespace exporter::alibaba {

// A source of credentials that is configured.
struct FoundCredentials {
  CredentialRecipe recipe;
  RecipeReader reread{};  // where a file describes it; else empty
};

// Nothing: the source is not configured. kConfig: it is, but not as it must be.
using Finding = Result<std::optional<FoundCredentials>>;

}  // namespace exporter::alibaba
