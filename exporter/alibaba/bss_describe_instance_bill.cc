#include "exporter/alibaba/bss_describe_instance_bill.h"

#include <map>
#include <utility>

namespace exporter::alibaba {

Result<DiskBill> DecodeBillRow(const Fields& object) {
  DiskBill bill{.disk_id = object.Text("InstanceID"),
                .billing_cycle = object.Text("BillingCycle"),
                .currency = object.Text("Currency")};
  if (bill.disk_id.empty()) return Fail(ErrorKind::kBadResponse, "bill: no InstanceID");
  const auto amount = object.Number("PretaxAmount");
  if (!amount) {
    return Fail(ErrorKind::kBadResponse,
                "bill of " + OneLine(bill.disk_id, 40) + ": no PretaxAmount");
  }
  bill.amount = *amount;
  bill.list_amount = object.Number("PretaxGrossAmount").value_or(*amount);
  return bill;
}

Result<ListResult<DiskBill>> ListDiskBills(Client& client, const std::string& billing_cycle,
                                           CallBudget& budget) {
  // Without a product: that disks are billed as "yundisk" comes from one sample.
  auto listed = client.List<DiskBill>({.api = kDescribeInstanceBill,
                                       .region = {},
                                       .parameters = {{"BillingCycle", billing_cycle},
                                                      {"Granularity", "MONTHLY"},
                                                      {"MaxResults", "300"}}},
                                      {"Data", "Items", true}, DecodeBillRow, budget);
  if (!listed) return tl::unexpected(listed.error());
  std::map<std::pair<std::string, std::string>, DiskBill> sums;
  for (DiskBill& row : listed->items) {
    if (!row.disk_id.starts_with("d-")) continue;
    row.billing_cycle = billing_cycle;
    const auto [place, is_new] = sums.try_emplace({row.disk_id, row.currency}, row);
    if (is_new) continue;
    place->second.amount += row.amount;
    place->second.list_amount += row.list_amount;
  }
  listed->items.clear();
  for (auto& [key, bill] : sums) listed->items.push_back(std::move(bill));
  return listed;
}

}  // namespace exporter::alibaba
