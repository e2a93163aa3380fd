#pragma once

#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

// Needs no permission at all, so `ram_action` only completes the row.
inline constexpr ApiAction kGetCallerIdentity{.product = "sts",
                                              .version = "2015-04-01",
                                              .action = "GetCallerIdentity",
                                              .ram_action = "sts:GetCallerIdentity"};

// Whose credentials these are.
struct CallerIdentity {
  std::string account_id;  // of the main account: "1234567890123456"
  std::string arn;         // "acs:ram::1234567890123456:assumed-role/name/session"
  std::string type;        // Account, RAMUser, AssumedRoleUser
};

// Asks STS in `region`, or the central one where that is empty. kBadResponse when the answer
// names no account.
Result<CallerIdentity> AskCallerIdentity(Client& client, const std::string& region,
                                         CallBudget& budget);

}  // namespace exporter::alibaba
