#pragma once

#include <optional>
#include <string>

namespace exporter::alibaba {

// How much disk capacity the account may have somewhere, as one API tells it.
struct DiskQuota {
  // What the API calls it: a QuotaActionCode of Quota Center ("q_..."), or the name of
  // an account attribute.
  std::string code;
  std::string target;  // of the configuration, whose account it is; empty for the only one
  std::string region;
  std::string zone;      // empty: the whole region
  std::string category;  // empty: the API does not say
  std::string charge_type;
  double total_bytes = 0;
  std::optional<double> used_bytes;  // nullopt: the API does not count the use
};

}  // namespace exporter::alibaba
