// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_config.h"

#include <chrono>
#include <utility>

#include "exporter/alibaba/credentials/cached_credentials.h"

namespace exporter::alibaba {
namespace {

// How often a credential file is reloaded.
constexpr std::chrono::minutes kReadPeriod{1};

struct Open {
  std::string place;
  const CredentialTools& tools;

  using Opened = std::unique_ptr<CredentialSource>;

  Opened operator()(const FixedKey& key) const {
    return std::make_unique<StaticCredentials>(key.credentials);
  }
  Opened operator()(const KeyFiles& files) const {
    return std::make_unique<CredentialFiles>(files.paths, files.first);
  }
  Opened operator()(const OidcRole& role) const {
    return Cached(std::make_unique<OidcFetcher>(role, tools.transport));
  }
  Opened operator()(const InstanceRole& role) const {
    return Cached(std::make_unique<MetadataFetcher>(role, tools.metadata_transport));
  }
  Opened operator()(const CredentialsUri& uri) const {
    return Cached(std::make_unique<UriFetcher>(uri, tools.metadata_transport));
  }
  Opened operator()(const CredentialProcess& program) const {
    return Cached(std::make_unique<CredentialProcessFetcher>(program));
  }
  Opened Cached(std::unique_ptr<CredentialFetcher> fetcher) const {
    return std::make_unique<CachedCredentials>(place, std::move(fetcher), tools.jitter);
  }
};

}  // namespace

std::optional<Error> CheckCredentialConfig(const CredentialConfig& config) {
  std::optional<Error> error;
  if (const auto* role = std::get_if<OidcRole>(&config.start)) error = CheckOidcRole(*role);
  if (const auto* role = std::get_if<InstanceRole>(&config.start)) error = CheckInstanceRole(*role);
  if (const auto* uri = std::get_if<CredentialsUri>(&config.start)) {
    error = CheckCredentialsUri(*uri);
  }
  for (const RoleStep& step : config.roles) {
    if (!error) error = CheckRoleStep(step);
  }
  return error;
}

std::unique_ptr<CredentialSource> OpenCredentialConfig(const CredentialConfig& config,
                                                       const std::string& place,
                                                       const CredentialTools& tools) {
  // Only the outermost source names the place, because a message passes through all of them.
  const auto place_of = [&](bool is_last) { return is_last ? place : std::string{}; };
  auto source = std::visit(Open{place_of(config.roles.empty()), tools}, config.start);
  for (const RoleStep& step : config.roles) {
    const bool is_last = &step == &config.roles.back();
    source = Open{place_of(is_last), tools}.Cached(
        std::make_unique<RoleFetcher>(step, std::move(source), tools.transport, tools.nonces));
  }
  return source;
}

RereadCredentials::RereadCredentials(CredentialConfig first, ConfigReader read, std::string place,
                                     CredentialTools tools)
    : read_(std::move(read)),
      place_(std::move(place)),
      tools_(std::move(tools)),
      config_(std::move(first)),
      source_(OpenCredentialConfig(config_, place_, tools_)) {}

std::shared_ptr<CredentialSource> RereadCredentials::Current(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (now >= read_at_ && now - read_at_ < kReadPeriod) return source_;
  read_at_ = now;
  auto config = read_();
  if (config && *config != config_) {
    config_ = std::move(*config);
    source_ = OpenCredentialConfig(config_, place_, tools_);
  }
  return source_;
}

Result<Credentials> RereadCredentials::Get(TimePoint now, const std::stop_token& stop) {
  return Current(now)->Get(now, stop);
}

void RereadCredentials::Invalidate(const Credentials& refused) {
  const std::scoped_lock lock(mutex_);
  read_at_ = {};
  source_->Invalidate(refused);
}

}  // namespace exporter::alibaba
