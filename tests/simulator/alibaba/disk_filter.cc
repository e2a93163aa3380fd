#include "tests/simulator/alibaba/disk_filter.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace simulator::alibaba {
namespace {

std::string Word(bool value) {
  return value ? "true" : "false";
}

struct Field {
  std::string_view name;
  std::string_view everything;  // the word that lets all pass
  std::string (*of)(const Disk& disk);
};
constexpr std::array kFields = {
    Field{"Status", "All", [](const Disk& disk) { return disk.status; }},
    Field{"DiskType", "all", [](const Disk& disk) { return disk.type; }},
    Field{"Category", "all", [](const Disk& disk) { return disk.category; }},
    Field{"InstanceId", "", [](const Disk& disk) { return disk.instance_id; }},
    Field{"ZoneId", "", [](const Disk& disk) { return disk.zone; }},
    Field{"DiskChargeType", "", [](const Disk& disk) { return disk.charge_type; }},
    Field{"DiskName", "", [](const Disk& disk) { return disk.name; }},
    Field{"MultiAttach", "", [](const Disk&) { return std::string("Disabled"); }},
    Field{"Portable", "", [](const Disk& disk) { return Word(disk.type != "system"); }},
    Field{"DeleteWithInstance", "", [](const Disk& disk) { return Word(disk.type == "system"); }},
    Field{"DeleteAutoSnapshot", "", [](const Disk&) { return Word(true); }},
    Field{"EnableAutoSnapshot", "", [](const Disk&) { return Word(true); }},
    Field{"Encrypted", "", [](const Disk&) { return Word(false); }},
    Field{"ResourceGroupId", "", [](const Disk&) { return std::string(kResourceGroup); }},
};

}  // namespace

DiskFilter::DiskFilter(const World& world, const Parameters& parameters)
    : world_(world), region_(parameters.Text("RegionId")) {
  for (const Field& field : kFields) {
    std::string wanted = parameters.Text(field.name);
    if (!wanted.empty() && wanted != field.everything)
      conditions_.push_back({field.of, std::move(wanted)});
  }
  for (int i = 1;; ++i) {
    const std::string name = "Tag." + std::to_string(i) + ".";
    auto key = parameters.Find(name + "Key");
    if (!key) break;
    tags_.push_back({std::move(*key), parameters.Find(name + "Value")});
  }
}

bool DiskFilter::Admits(const Disk& disk) const {
  const auto has = [&](const Tag& tag) {
    return std::any_of(disk.tags.begin(), disk.tags.end(), [&](const auto& pair) {
      return pair.first == tag.key && (!tag.value || pair.second == *tag.value);
    });
  };
  return RegionOf(world_, disk) == region_ &&
         std::all_of(conditions_.begin(), conditions_.end(),
                     [&](const Condition& each) { return each.of(disk) == each.wanted; }) &&
         std::all_of(tags_.begin(), tags_.end(), has) &&
         (!ids_ || std::find(ids_->begin(), ids_->end(), disk.id) != ids_->end());
}

}  // namespace simulator::alibaba
