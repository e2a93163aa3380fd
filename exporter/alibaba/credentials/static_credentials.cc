#include "exporter/alibaba/credentials/static_credentials.h"

#include <utility>

namespace exporter::alibaba {

StaticCredentials::StaticCredentials(Credentials credentials)
    : credentials_(std::move(credentials)) {}

Result<Credentials> StaticCredentials::Get(TimePoint /*now*/, const std::stop_token& /*stop*/) {
  return credentials_;
}

}  // namespace exporter::alibaba
