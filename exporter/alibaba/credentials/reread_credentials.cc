#include "exporter/alibaba/credentials/reread_credentials.h"

#include <chrono>
#include <utility>

namespace exporter::alibaba {
namespace {

constexpr std::chrono::minutes kPeriod{1};

}  // namespace

RereadCredentials::RereadCredentials(CredentialConfig first, ConfigReader read, std::string place,
                                     CredentialTools tools)
    : read_(std::move(read)),
      place_(std::move(place)),
      tools_(std::move(tools)),
      config_(std::move(first)),
      source_(OpenCredentialConfig(config_, place_, tools_)) {}

std::shared_ptr<CredentialSource> RereadCredentials::Current(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (now >= read_at_ && now - read_at_ < kPeriod) return source_;
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
