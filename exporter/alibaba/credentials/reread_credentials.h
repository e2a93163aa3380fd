#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "exporter/alibaba/credentials/recipe.h"

namespace exporter::alibaba {

// Credentials that a file describes. It is read anew every minute, and after a server refused
// what it gave; when it says something else, that counts from then on. What it said last is
// kept while it cannot be read.
class RereadCredentials final : public CredentialSource {
 public:
  RereadCredentials(CredentialRecipe first, RecipeReader read, std::string place,
                    CredentialTools tools);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;
  void Refuse(const Credentials& refused) override;

 private:
  std::shared_ptr<CredentialSource> Current(TimePoint now);

  const RecipeReader read_;
  const std::string place_;
  const CredentialTools tools_;
  std::mutex mutex_;  // guards what follows
  CredentialRecipe recipe_;
  std::shared_ptr<CredentialSource> source_;
  TimePoint read_at_{};
};

}  // namespace exporter::alibaba
