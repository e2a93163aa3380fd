// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {
namespace {

// The time that a bill is for, Unix seconds; `end` is no longer part of it.
struct BillingTime {
  std::int64_t start = 0;
  std::int64_t end = 0;

  // Of something that exists from `from` on and until now.
  double HoursSince(std::int64_t from, std::int64_t now) const;
};

constexpr long long kMonths = 12;
constexpr long long kMonthsKept = 18;

// Months since the year 0; nullopt when the text is no "2026-02".
std::optional<long long> MonthOf(const std::string& text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = ParseInteger(text.substr(0, 4));
  const auto month = ParseInteger(text.substr(5));
  if (!year || !month || *year < 1970 || *month < 1 || *month > kMonths) return std::nullopt;
  return *year * kMonths + *month - 1;
}

std::int64_t FirstSecondOf(long long month) {
  std::string text = std::to_string(month / kMonths) + "-" + (month % kMonths + 1 < 10 ? "0" : "") +
                     std::to_string(month % kMonths + 1);
  return *ParseTime(text + "-01T00:00:00Z");
}

double BillingTime::HoursSince(std::int64_t from, std::int64_t now) const {
  const std::int64_t seconds = std::min(end, now) - std::max(start, from);
  return static_cast<double>(std::max<std::int64_t>(seconds, 0)) / static_cast<double>(kHour);
}

// "2026-02", within the last 18 months; nullopt for another text.
std::optional<BillingTime> ReadBillingCycle(const std::string& cycle, std::int64_t now) {
  const auto month = MonthOf(cycle);
  const auto current = MonthOf(FormatTime(now).substr(0, 7));
  if (!month || !current || *month > *current || *month <= *current - kMonthsKept)
    return std::nullopt;
  return BillingTime{FirstSecondOf(*month), FirstSecondOf(*month + 1)};
}

// "2026-02-17", a day of the cycle.
std::optional<BillingTime> ReadBillingDate(const std::string& date, const std::string& cycle) {
  const auto start = ParseTime(date + "T00:00:00Z");
  if (!start || !FormatTime(*start).starts_with(cycle + "-")) return std::nullopt;
  return BillingTime{*start, *start + kDay};
}

constexpr double kHourlyPriceOfMachine = 1.92;

// One resource that was paid for; system disks are in the bills of their machines.
struct Bill {
  std::string id;
  std::string_view product;
  const Disk* disk = nullptr;
  const Node* node = nullptr;
  double amount = 0;
};

// The bills in the order of their ids: the disks come before the machines.
class BillList {
 public:
  BillList(const ActionCall& call, const BillingTime& time)
      : call_(call),
        time_(time),
        product_(call.Text("ProductCode")),
        id_(call.Text("InstanceID")),
        has_any_(call.Text("SubscriptionType") != "Subscription") {}

  // Those behind `after`, and no more than `most`.
  std::vector<Bill> After(const std::string& after, std::size_t most) const {
    std::vector<Bill> bills;
    const ObjectTable<Disk>& disks = call_.world.disks;
    for (auto at = disks.UpperBound(after); !(at == disks.end()) && bills.size() < most; ++at)
      if (IsBilled(*at))
        bills.push_back({.id = at->id, .product = "yundisk", .disk = &*at, .amount = CostOf(*at)});
    std::map<std::string_view, const Node*> machines;
    for (const Node& node : call_.world.nodes)
      if (IsBilled(node) && node.instance_id > after) machines[node.instance_id] = &node;
    for (const auto& [id, node] : machines) {
      if (bills.size() == most) break;
      bills.push_back(
          {.id = std::string(id), .product = "ecs", .node = node, .amount = CostOf(*node)});
    }
    return bills;
  }

  std::size_t Count() const {
    std::size_t count = 0;
    for (const Disk& disk : call_.world.disks) count += IsBilled(disk) ? 1 : 0;
    for (const Node& node : call_.world.nodes) count += IsBilled(node) ? 1 : 0;
    return count;
  }

 private:
  double CostOf(const Disk& disk) const {
    const double price = HourlyPriceOf(disk.category, disk.performance_level).value_or(0);
    return Rounded(price * static_cast<double>(disk.size_gib) * HoursOf(disk.created));
  }
  double CostOf(const Node& node) const {
    return Rounded(kHourlyPriceOfMachine * HoursOf(node.meta.created));
  }
  double HoursOf(StoryTime created) const {
    return time_.HoursSince(call_.times.origin + created, call_.now);
  }

  // What did not exist in that time has no bill.
  bool IsBilled(const Disk& disk) const {
    return disk.type == "data" && disk.charge_type == "PostPaid" && HoursOf(disk.created) > 0 &&
           IsWanted(disk.id, "yundisk");
  }
  bool IsBilled(const Node& node) const {
    return !node.is_virtual() && HoursOf(node.meta.created) > 0 &&
           IsWanted(node.instance_id, "ecs");
  }
  bool IsWanted(const std::string& id, std::string_view product) const {
    return has_any_ && (product_.empty() || product_ == product) && (id_.empty() || id_ == id);
  }

  const ActionCall& call_;
  const BillingTime time_;
  const std::string product_;
  const std::string id_;
  const bool has_any_;
};

// The billing service says no with HTTP 200.
ActionResult Failed(const std::string& message) {
  return Answered({{"Code", "InvalidParameter"}, {"Message", message}, {"Success", false}});
}

std::optional<BillingTime> ReadTime(const ActionCall& call) {
  const std::string cycle = call.Text("BillingCycle");
  auto time = ReadBillingCycle(cycle, call.now);
  if (!time || call.Text("Granularity") != "DAILY") return time;
  return ReadBillingDate(call.Text("BillingDate"), cycle);
}

void BindDisk(const Disk& disk, const World& world, Values& row) {
  std::string tag;
  for (const auto& [key, value] : disk.tags)
    tag.append(tag.empty() ? "" : "; ").append("key:" + key + " value:" + value);
  const std::string& region = RegionOf(world, disk);
  row.Set("name", disk.name);
  row.Set("product_name", "块存储");
  row.Set("region", region == "cn-shenzhen" ? std::string("华南1（深圳）") : region);
  row.Set("zone", disk.zone);
  row.Set("configuration",
          "云盘种类:" + disk.category + ";云盘大小:" + std::to_string(disk.size_gib) + "GB");
  row.Set("tag", std::move(tag));
}

void BindMachine(const Node& node, const World& world, Values& row) {
  row.Set("name", node.meta.name);
  row.Set("product_name", "云服务器ECS");
  row.Set("region", world.region);
  row.Set("zone", node.zone);
  row.Set("configuration", node.instance_type);
  row.Set("tag", "");
}

}  // namespace

ActionResult DescribeInstanceBill(const ActionCall& call) {
  const auto time = ReadTime(call);
  if (!time) {
    return Failed(
        "BillingCycle must be YYYY-MM of the last 18 months, and BillingDate one of its days where "
        "Granularity is DAILY.");
  }
  const PageRequest request = ReadPageRequest(call.parameters, call.action.page);
  if (request.error) return Failed("NextToken is none of an earlier answer.");
  const BillList list(call, *time);
  std::vector<Bill> bills = list.After(request.after, request.size + 1);
  std::string next;
  if (bills.size() > request.size) {
    bills.pop_back();
    next = EncodeNextToken(bills.back().id);
  }
  Values values;
  values.Set("cycle", call.Text("BillingCycle"));
  values.Set("page_size", request.size);
  values.Set("next_token", next);
  values.Set("total_count", list.Count());
  values.SetList("rows", bills, [&](const Bill& bill, Values& row) {
    row.Set("id", bill.id);
    row.Set("product", bill.product);
    if (bill.disk != nullptr) BindDisk(*bill.disk, call.world, row);
    if (bill.node != nullptr) BindMachine(*bill.node, call.world, row);
    row.Set("amount", bill.amount);
  });
  values.Set("period", std::to_string(time->end - time->start));
  values.Set("date", call.Text("BillingDate"));
  return Answered(call, values);
}

}  // namespace simulator::alibaba
