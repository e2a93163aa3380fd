#include "exporter/alibaba/resources/bss_describe_instance_bill.h"

#include <map>
#include <optional>
#include <utility>

namespace exporter::alibaba {

Result<std::optional<DiskBill>> DecodeBillRow(const Fields& object) {
  DiskBill bill;
  bill.disk_id = object.Text("InstanceID");
  bill.currency = object.Text("Currency");
  if (!bill.disk_id.starts_with("d-")) return std::optional<DiskBill>{};
  const auto amount = object.Number("PretaxAmount");
  if (!amount) {
    return Fail(ErrorKind::kBadResponse,
                "bill of " + OneLine(bill.disk_id, 40) + ": no PretaxAmount");
  }
  bill.amount = *amount;
  bill.list_amount = object.Number("PretaxGrossAmount").value_or(*amount);
  return std::optional(std::move(bill));
}

Result<ListResult<DiskBill>> ListDiskBills(Client& client, const std::string& billing_cycle,
                                           CallBudget& budget) {
  // Without a product: that disks are billed as "yundisk" comes from one sample.
  const auto listed =
      client.List<std::optional<DiskBill>>({.api = kDescribeInstanceBill,
                                            .region = {},
                                            .parameters = {{"BillingCycle", billing_cycle},
                                                           {"Granularity", "MONTHLY"},
                                                           {"MaxResults", "300"}}},
                                           {"Data", "Items", true}, DecodeBillRow, budget);
  if (!listed) return tl::unexpected(listed.error());
  std::map<std::pair<std::string, std::string>, DiskBill> sums;
  for (const auto& row : listed->items) {
    if (!row) continue;
    DiskBill& sum = sums[{row->disk_id, row->currency}];
    sum.amount += row->amount;
    sum.list_amount += row->list_amount;
  }
  ListResult<DiskBill> bills{{}, listed->problems, listed->first_problem};
  for (const auto& [key, sum] : sums) {
    bills.items.push_back({.disk_id = key.first,
                           .billing_cycle = billing_cycle,
                           .currency = key.second,
                           .list_amount = sum.list_amount,
                           .amount = sum.amount});
  }
  return bills;
}

}  // namespace exporter::alibaba
