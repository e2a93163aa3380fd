// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/bss_describe_instance_bill.h"

#include <map>
#include <utility>

namespace exporter::alibaba {
namespace {

// Merges the rows of each disk and currency.
void AddUp(std::vector<DiskBill>& rows) {
  std::map<std::string, DiskBill> sums;
  for (const DiskBill& row : rows) {
    const auto [sum, is_new] = sums.try_emplace(KeyOf(row), row);
    if (is_new) continue;
    sum->second.amount += row.amount;
    sum->second.list_amount += row.list_amount;
  }
  rows.clear();
  for (const auto& [key, sum] : sums) rows.push_back(sum);
}

}  // namespace

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

ListRequest<DiskBill> DescribeInstanceBill(const std::string& billing_cycle) {
  // No product filter: that disks are billed as "yundisk" is known from one sample only.
  return {.request = {.api = kDescribeInstanceBill,
                      .region = {},
                      .parameters = {{"BillingCycle", billing_cycle},
                                     {"Granularity", "MONTHLY"},
                                     {"MaxResults", "300"}}},
          .path = {"Data", "Items", true},
          .decode =
              [billing_cycle](const Fields& object) {
                auto row = DecodeBillRow(object);
                if (row && *row) (*row)->billing_cycle = billing_cycle;
                return row;
              },
          .finish = AddUp};
}

}  // namespace exporter::alibaba
