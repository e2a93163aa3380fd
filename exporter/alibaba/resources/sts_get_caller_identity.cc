#include "exporter/alibaba/resources/sts_get_caller_identity.h"

#include "exporter/json/fields.h"

namespace exporter::alibaba {

Result<CallerIdentity> AskCallerIdentity(Client& client, const std::string& region,
                                         CallBudget& budget) {
  const auto document = client.Call({.api = kGetCallerIdentity, .region = region}, budget);
  if (!document) return tl::unexpected(document.error());
  const Fields root = document->root();
  CallerIdentity identity{.account_id = root.Text("AccountId"),
                          .arn = root.Text("Arn"),
                          .type = root.Text("IdentityType")};
  if (identity.account_id.empty()) {
    return Fail(ErrorKind::kBadResponse, "GetCallerIdentity: the answer has no readable AccountId");
  }
  return identity;
}

}  // namespace exporter::alibaba
