#include "tests/simulator/alibaba/describe_instance_bill.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/billing_cycle.h"
#include "tests/simulator/alibaba/disk_prices.h"
#include "tests/simulator/alibaba/paging.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("BillingCycle")),
    Text("Granularity", "MONTHLY|DAILY"),
    Text("BillingDate"),
    Text("ProductCode"),
    Text("SubscriptionType", "PayAsYouGo|Subscription"),
    Text("InstanceID"),
    Boolean("IsBillingItem"),
    Boolean("IsHideZeroCharge"),
    Integer("MaxResults", 1, 300),
    Text("NextToken"),
};
constexpr PageSizes kSizes{.least = 1, .most = 300, .usual = 20};

constexpr const char* kAccount = "1234567890123456";
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
        product_(call.parameters.Text("ProductCode")),
        id_(call.parameters.Text("InstanceID")),
        has_any_(call.parameters.Text("SubscriptionType") != "Subscription") {}

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

void AddAmounts(Json& row, double amount) {
  row["Currency"] = "CNY";
  row["PretaxGrossAmount"] = amount;
  row["InvoiceDiscount"] = 0.0;
  row["DeductedByCoupons"] = 0;
  row["PretaxAmount"] = amount;
  for (const char* name : {"DeductedByCashCoupons", "DeductedByPrepaidCard"}) row[name] = 0;
  row["DeductedByResourcePackage"] = "0";
  for (const char* name : {"PaymentAmount", "OutstandingAmount"}) row[name] = 0;
  row["CashAmount"] = amount;
  row["AdjustAmount"] = 0;
  row["AfterDiscountAmount"] = amount;
}

void AddResource(Json& row, const Disk& disk, const World& world) {
  std::string tag;
  for (const auto& [key, value] : disk.tags)
    tag.append(tag.empty() ? "" : "; ").append("key:" + key + " value:" + value);
  const std::string& region = RegionOf(world, disk);
  row["NickName"] = disk.name;
  row["ProductName"] = "块存储";
  row["ProductDetail"] = "块存储-按量付费";
  row["Region"] = region == "cn-shenzhen" ? "华南1（深圳）" : region;
  row["Zone"] = disk.zone;
  row["InstanceConfig"] =
      "云盘种类:" + disk.category + ";云盘大小:" + std::to_string(disk.size_gib) + "GB";
  row["Tag"] = tag;
}

void AddResource(Json& row, const Node& node, const World& world) {
  row["NickName"] = node.meta.name;
  row["ProductName"] = "云服务器ECS";
  row["ProductDetail"] = "云服务器ECS-按量付费";
  row["Region"] = world.region;
  row["Zone"] = node.zone;
  row["InstanceConfig"] = node.instance_type;
  row["Tag"] = "";
}

Json Row(const Bill& bill, const World& world, const BillingTime& time, const std::string& date) {
  Json row = {{"InstanceID", bill.id}};
  for (const char* name : {"ProductCode", "ProductType", "CommodityCode", "PipCode"})
    row[name] = bill.product;
  if (bill.disk != nullptr) AddResource(row, *bill.disk, world);
  if (bill.node != nullptr) AddResource(row, *bill.node, world);
  AddAmounts(row, bill.amount);
  row["SubscriptionType"] = "PayAsYouGo";
  row["Item"] = "PayAsYouGoBill";
  row["BillingType"] = "其他";
  row["ServicePeriod"] = std::to_string(time.end - time.start);
  row["ServicePeriodUnit"] = "秒";
  row["CostUnit"] = "未分配";
  row["ResourceGroup"] = "默认资源组";
  row["BillingDate"] = date;
  for (const char* name : {"OwnerID", "BillAccountID"}) row[name] = kAccount;
  row["BillAccountName"] = "example";
  for (const char* name :
       {"InstanceSpec", "Usage", "UsageUnit", "ListPrice", "ListPriceUnit", "IntranetIP",
        "InternetIP", "BillingItem", "BizType", "ItemName", "BillingItemCode"}) {
    row[name] = "";
  }
  return row;
}

// The billing service says no with HTTP 200.
ActionResult Failed(const std::string& code, const std::string& message) {
  return Answered({{"Code", code}, {"Message", message}, {"Success", false}});
}

std::optional<BillingTime> ReadTime(const ActionCall& call) {
  const std::string cycle = call.parameters.Text("BillingCycle");
  auto time = ReadBillingCycle(cycle, call.now);
  if (!time || call.parameters.Text("Granularity") != "DAILY") return time;
  return ReadBillingDate(call.parameters.Text("BillingDate"), cycle);
}

ActionResult DescribeInstanceBill(const ActionCall& call) {
  const auto time = ReadTime(call);
  if (!time) {
    return Failed("InvalidParameter",
                  "BillingCycle must be YYYY-MM of the last 18 months, and BillingDate one of its "
                  "days where Granularity is DAILY.");
  }
  const PageRequest request = ReadPageRequest(call.parameters, kSizes);
  if (request.error) return Failed("InvalidParameter", "NextToken is none of an earlier answer.");
  const BillList list(call, *time);
  std::vector<Bill> bills = list.After(request.after, request.size + 1);
  std::string next;
  if (bills.size() > request.size) {
    bills.pop_back();
    next = EncodeNextToken(bills.back().id);
  }
  Json items = Json::array();
  for (const Bill& bill : bills)
    items.push_back(Row(bill, call.world, *time, call.parameters.Text("BillingDate")));
  Json data = {{"AccountID", kAccount},
               {"AccountName", "example"},
               {"BillingCycle", call.parameters.Text("BillingCycle")},
               {"MaxResults", request.size},
               {"NextToken", next},
               {"TotalCount", list.Count()},
               {"Items", std::move(items)}};
  return Answered({{"Code", "Success"},
                   {"Message", "Successful!"},
                   {"Success", true},
                   {"Data", std::move(data)}});
}

}  // namespace

const Action kDescribeInstanceBill{"DescribeInstanceBill", kBssVersion, kRules,
                                   DescribeInstanceBill};

}  // namespace simulator::alibaba
