// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {
namespace {

// The filters of DescribeDisks: a disk has to pass all that are given.
class DiskFilter {
 public:
  DiskFilter(const World& world, const Parameters& parameters);

  // Without it all ids pass.
  void AdmitOnly(std::vector<std::string> ids) { ids_ = std::move(ids); }

  bool Admits(const Disk& disk) const;

 private:
  struct Condition {
    std::string (*of)(const Disk& disk);
    std::string wanted;
  };
  struct Tag {
    std::string key;
    std::optional<std::string> value;  // any, when absent
  };

  const World& world_;
  const std::string region_;
  std::vector<Condition> conditions_;
  std::vector<Tag> tags_;
  std::optional<std::vector<std::string>> ids_;
};

std::string Word(bool value) {
  return value ? "true" : "false";
}

bool DiesWithInstance(const Disk& disk) {
  return disk.type == "system" || disk.dies_with_instance;
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
    Field{"DeleteWithInstance", "", [](const Disk& disk) { return Word(DiesWithInstance(disk)); }},
    Field{"DeleteAutoSnapshot", "", [](const Disk&) { return Word(true); }},
    Field{"EnableAutoSnapshot", "", [](const Disk&) { return Word(true); }},
    Field{"Encrypted", "", [](const Disk&) { return Word(false); }},
    // The group of every disk.
    Field{"ResourceGroupId", "", [](const Disk&) { return std::string("rg-acfmwz3example1"); }},
};

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

struct Performance {
  std::int64_t iops;
  std::int64_t throughput;
};

// Formulas of the product pages, for the categories of the scenarios.
Performance PerformanceOf(const Disk& disk) {
  const std::int64_t size = disk.size_gib;
  if (disk.category == "cloud_efficiency")
    return {std::min<std::int64_t>(1800 + 8 * size, 5000),
            std::min<std::int64_t>(100 + size * 15 / 100, 140)};
  if (disk.category == "cloud_ssd")
    return {std::min<std::int64_t>(1800 + 30 * size, 25000),
            std::min<std::int64_t>(120 + size / 2, 300)};
  if (disk.performance_level == "PL0")
    return {std::min<std::int64_t>(1800 + 12 * size, 10000),
            std::min<std::int64_t>(100 + size / 4, 180)};
  return {std::min<std::int64_t>(1800 + 50 * size, 50000),
          std::min<std::int64_t>(120 + size / 2, 350)};
}

void BindDisk(const Disk& disk, const ActionCall& call, Values& row) {
  const auto time = [&](const std::optional<StoryTime>& at) {
    return at ? call.times.Format(*at) : std::string();
  };
  const bool is_system = disk.type == "system";
  const Performance performance = PerformanceOf(disk);
  row.Set("id", disk.id);
  row.Set("name", disk.name);
  row.Set("description", disk.description);
  row.Set("region", RegionOf(call.world, disk));
  row.Set("zone", disk.zone);
  row.Set("type", disk.type);
  row.Set("category", disk.category);
  row.Set("size", disk.size_gib);
  row.Set("status", disk.status);
  row.Set("charge_type", disk.charge_type);
  row.Set("expires", disk.charge_type == "PrePaid"
                         ? call.times.FormatWithoutSeconds(disk.created + 365 * kDay)
                         : std::string("2999-09-08T16:00Z"));
  row.Set("created", call.times.Format(disk.created));
  row.Set("attached", time(disk.attached));
  row.Set("detached", time(disk.detached));
  row.Set("instance_id", disk.instance_id);
  row.Set("device", disk.device);
  row.Set("portable", !is_system);
  row.Set("dies_with_instance", DiesWithInstance(disk));
  row.Set("serial", disk.id.substr(2));
  row.Set("image", is_system ? "aliyun_3_x64_20G_alibase_20251030.vhd" : "");
  row.Set("lock", disk.lock);
  SetTags(row, disk.tags);
  row.Set("performance_level", disk.performance_level);
  row.Set("iops", performance.iops);
  row.Set("throughput", performance.throughput);
}

// The old paging: page by number, with a count that holds.
ActionResult NumberedPage(const ActionCall& call, const DiskFilter& filter) {
  const long long number = ParseInteger(call.Text("PageNumber")).value_or(1);
  const long long size = ParseInteger(call.Text("PageSize")).value_or(10);
  std::vector<const Disk*> page;
  long long count = 0;
  for (const Disk& disk : call.world.disks) {
    if (!filter.Admits(disk)) continue;
    if (count / size == number - 1) page.push_back(&disk);
    ++count;
  }
  Values values;
  values.Set("next_token", "");
  values.Set("page_number", number);
  values.Set("page_size", size);
  values.Set("total_count", count);
  values.SetList("rows", page, [&](const Disk* disk, Values& row) { BindDisk(*disk, call, row); });
  return Answered(call, values);
}

// Waste is what is attached and idle, or not attached at all.
std::vector<std::string> LensTagsOf(const Disk& disk, const std::set<std::string>& copied) {
  std::vector<std::string> tags;
  if (disk.idle || disk.status == "Available") tags.emplace_back("CostOptimizationNeeded");
  if (copied.count(disk.id) == 0) tags.emplace_back("NoSnapshot");
  return tags;
}

bool Passes(const std::string& wanted, std::string_view value) {
  return wanted.empty() || wanted == "all" || wanted == value;
}

void BindSnapshot(const Snapshot& snapshot, const ActionCall& call, Values& row) {
  constexpr std::int64_t kGib = std::int64_t{1} << 30;
  const bool done = snapshot.status == "accomplished";
  row.Set("id", snapshot.id);
  row.Set("name", snapshot.name);
  row.Set("region", call.world.region);
  row.Set("disk_id", snapshot.disk_id);
  row.Set("disk_size", std::to_string(snapshot.disk_gib));
  row.Set("type", snapshot.type);
  row.Set("status", snapshot.status);
  row.Set("progress", done ? "100%" : "40%");
  row.Set("created", call.times.Format(snapshot.created));
  row.Set("modified", call.times.Format(snapshot.created + 11 * kMinute));
  row.Set("available", done);
  row.Set("disk_serial", snapshot.disk_id.substr(2));
  // A fifth of the disk is written.
  row.Set("bytes", snapshot.disk_gib * kGib / 5);
  SetTags(row, snapshot.tags);
}

}  // namespace

ActionResult DescribeDisks(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  DiskFilter filter(call.world, parameters);
  if (const auto json = parameters.Find("DiskIds")) {
    auto ids = ReadIdList(*json);
    if (!ids) {
      return Refused({403, "InvalidDiskIds.Malformed",
                      "The amount of specified disk Ids exceeds the limit, or the list is "
                      "malformed."});
    }
    filter.AdmitOnly(std::move(*ids));
  }
  if (!parameters.Find("PageNumber") && !parameters.Find("PageSize")) {
    Values values;
    // The members of the old paging mean nothing here.
    values.Set("page_number", 1);
    values.Set("total_count", 0);
    return AnswerPage(
        call, call.world.disks, values, [&](const Disk& disk) { return filter.Admits(disk); },
        [&](const Disk& disk, Values& row) { BindDisk(disk, call, row); },
        call.world.disk_pages_overlap);
  }
  if (parameters.Find("MaxResults") || parameters.Find("NextToken")) {
    return Refused(InvalidParameter(parameters.Find("PageNumber") ? "PageNumber" : "PageSize",
                                    "it does not go with MaxResults and NextToken."));
  }
  return NumberedPage(call, filter);
}

ActionResult DescribeLensMonitorDisks(const ActionCall& call) {
  std::set<std::string> copied;
  for (const Snapshot& snapshot : call.world.snapshots) copied.insert(snapshot.disk_id);
  const std::string region = call.Text("RegionId");
  const std::string category = call.Text("DiskCategory");
  const std::vector<std::string> wanted = ListOf(call.parameters, "LensTags");
  const auto admits = [&](const Disk& disk) {
    if (RegionOf(call.world, disk) != region) return false;
    if (!category.empty() && category != disk.category) return false;
    const auto tags = LensTagsOf(disk, copied);
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
      return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
  };
  std::size_t count = 0;
  for (const Disk& disk : call.world.disks) count += admits(disk) ? 1 : 0;
  Values values;
  values.Set("total_count", count);
  return AnswerPage(call, call.world.disks, values, admits, [&](const Disk& disk, Values& row) {
    const DiskLoad load = disk.status == "In_use" ? LoadOf(disk, call.now) : DiskLoad{};
    BindDisk(disk, call, row);
    row.Set("load_iops", load.iops());
    row.Set("load_bps", load.read_bps() + load.write_bps());
    row.SetList("lens_tags", LensTagsOf(disk, copied),
                [](const std::string& tag, Values& item) { item.Set("lens_tag", tag); });
  });
}

ActionResult DescribeSnapshots(const ActionCall& call) {
  const auto admits = [&](const Snapshot& snapshot) {
    return call.Text("RegionId") == call.world.region &&
           Passes(call.Text("DiskId"), snapshot.disk_id) &&
           Passes(call.Text("Status"), snapshot.status) &&
           Passes(call.Text("SnapshotType"), snapshot.type) && Passes(call.Text("Usage"), "none");
  };
  Values values;
  return AnswerPage(call, call.world.snapshots, values, admits,
                    [&](const Snapshot& row, Values& item) { BindSnapshot(row, call, item); });
}

}  // namespace simulator::alibaba
