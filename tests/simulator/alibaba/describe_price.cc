#include "tests/simulator/alibaba/describe_price.h"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/disk_prices.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    // The service takes "instance" for granted, which is of no use for disks.
    Required(Text("ResourceType", "disk|diskperformance")),
    // Disks have no other price, and the default is another one.
    Required(Text("PriceUnit", "Hour")),
    UpTo(1, Required(Text("DataDisk.N.Category"))),
    UpTo(1, Integer("DataDisk.N.Size", 1, 1000000)),
    UpTo(1, Text("DataDisk.N.PerformanceLevel", "PL0|PL1|PL2|PL3")),
    UpTo(1, Integer("DataDisk.N.ProvisionedIops", 1, 1000000)),
};

ApiError NotSupported(const std::string& part) {
  return {400, "InvalidDataDisk" + part + ".ValueNotSupported",
          "The specified parameter \"DataDisk.n." + part + "\" is not valid."};
}

ActionResult PriceAnswer(double amount) {
  const double price = Rounded(amount);
  const auto amounts = [&](Json first) {
    first["OriginalPrice"] = price;
    first["DiscountPrice"] = 0.0;
    first["TradePrice"] = price;
    return first;
  };
  Json detail = amounts({{"Resource", "dataDisk"}});
  detail["SubRules"] = {{"Rule", Json::array()}};
  Json total = amounts({{"Currency", "CNY"}});
  total["DetailInfos"]["DetailInfo"] = Json::array({std::move(detail)});
  Json info;
  info["Price"] = std::move(total);
  info["Rules"]["Rule"] = Json::array();
  return Answered({{"PriceInfo", std::move(info)}});
}

ActionResult PriceOfIops(const Parameters& parameters) {
  const auto iops = ParseInteger(parameters.Text("DataDisk.1.ProvisionedIops"));
  if (!iops) return Refused(MissingParameter("DataDisk.1.ProvisionedIops"));
  if (parameters.Text("DataDisk.1.Category") != "cloud_auto")
    return Refused(NotSupported("Category"));
  return PriceAnswer(static_cast<double>(*iops) * kHourlyPriceOfIops);
}

ActionResult DescribePrice(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  if (parameters.Text("ResourceType") == "diskperformance") return PriceOfIops(parameters);
  const std::string category = parameters.Text("DataDisk.1.Category");
  const std::string level = parameters.Text("DataDisk.1.PerformanceLevel");
  const auto size = ParseInteger(parameters.Text("DataDisk.1.Size"));
  if (!size) return Refused(MissingParameter("DataDisk.1.Size"));
  const auto sizes = SizesOf(category, level);
  if (!sizes) return Refused(NotSupported("Category"));
  if (*size < sizes->least || *size > sizes->most) return Refused(NotSupported("Size"));
  const auto price = HourlyPriceOf(category, level);
  if (!price) {
    return Refused({400, "PriceNotFound",
                    "The price of your queried resource is not available now, please try other "
                    "resources."});
  }
  return PriceAnswer(*price * static_cast<double>(*size));
}

}  // namespace

const Action kDescribePrice{"DescribePrice", kEcsVersion, kRules, DescribePrice};

}  // namespace simulator::alibaba
