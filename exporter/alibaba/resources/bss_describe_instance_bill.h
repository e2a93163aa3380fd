// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeInstanceBill{kBss, "DescribeInstanceBill"};

// The billed cost of a disk in a month.
struct DiskBill {
  std::string disk_id;
  std::string billing_cycle;  // "2026-10"
  std::string currency;
  double list_amount = 0;  // before discounts
  double amount = 0;       // payable
};

inline std::string KeyOf(const DiskBill& bill) {
  return bill.disk_id + '/' + bill.currency;
}

// One row of the bill, without its cycle; nullopt if it is not about a disk. kBadResponse when it
// has no amount.
Result<std::optional<DiskBill>> DecodeBillRow(const Fields& object);

// The account's bill for a month ("2026-10"), summed per disk and currency.
ListRequest<DiskBill> DescribeInstanceBill(const std::string& billing_cycle);

}  // namespace exporter::alibaba
