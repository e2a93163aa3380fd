// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/kubernetes_sources.h"
#include "exporter/sources/regions.h"
#include "exporter/sources/source.h"
#include "exporter/sources/source_rows.h"

namespace exporter {
namespace {

// Does not wait for a failing list, since regions may be configured. A CSINode may be all that
// tells which instance a node is.
bool HasTriedNodes(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.nodes, IsTried) &&
         IsReadOr(inventory, inventory.csi_nodes, IsTried);
}

bool HasTriedDisks(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.disks, IsTried);
}

// An action of the Alibaba Cloud OpenAPI, which names the RAM permission it needs. It may build on
// the list of disks. One with a feature is off by default: it needs permissions that few grant, or
// many calls.
Source RpcSource(std::string name, const alibaba::ApiAction& action, decltype(Source::read) read,
                 std::chrono::milliseconds min_interval = {}, std::string_view feature = {}) {
  return {.name = std::move(name),
          .api = SourceApi::kAlibaba,
          .permissions = {action.ram_action()},
          .feature = feature,
          .can_read = HasTriedDisks,
          .read = std::move(read),
          .min_interval = min_interval};
}

Source DiskSource() {
  Source source = RpcSource(
      "ecs_disks", alibaba::kDescribeDisks,
      ReadEveryRegion(&Inventory::disks, alibaba::DescribeDisks, &Inventory::disk_regions));
  source.can_read = HasTriedNodes;
  source.withdraw = WithdrawRegions<&Inventory::disk_regions>;
  return source;
}

Source SnapshotSource() {
  Source source = RpcSource("ecs_snapshots", alibaba::kDescribeSnapshots,
                            ReadEveryRegion(&Inventory::snapshots, alibaba::DescribeSnapshots,
                                            &Inventory::snapshot_regions),
                            std::chrono::minutes{60});
  source.withdraw = WithdrawRegions<&Inventory::snapshot_regions>;
  return source;
}

Source InstanceTypeSource() {
  Source source =
      RpcSource("ecs_instance_types", alibaba::kDescribeInstanceTypes, ReadInstanceTypes);
  source.can_read = HasTriedNodes;
  source.min_max_age = std::chrono::hours{24};
  return source;
}

// One row: what is lost without the source, the source, and the tables it fills.
template <class... T>
Source Row(std::string_view needed_for, Source source, Table<T> Inventory::*... fields) {
  return Filling(With(std::move(source), &Source::needed_for, needed_for), fields...);
}

std::vector<Source> AccountSources() {
  using std::chrono::minutes;
  return {
      Row("disks and their costs, leaked disks, attachments as ECS sees them", DiskSource(),
          &Inventory::disks),
      Row("instances outside the cluster that hold its disks",
          RpcSource("ecs_instances", alibaba::kDescribeInstances, ReadInstances),
          &Inventory::instances),
      Row("the attach limit of each instance type", InstanceTypeSource(),
          &Inventory::instance_types),
      Row("disk categories in stock by zone",
          RpcSource("ecs_disk_stock", alibaba::kDescribeAvailableResource,
                    ReadEveryRegion(&Inventory::disk_stock, alibaba::DescribeAvailableResource),
                    minutes{10}),
          &Inventory::disk_stock),
      Row("disk capacity quotas, where the account attributes still have them",
          RpcSource("ecs_capacity_attributes", alibaba::kDescribeAccountAttributes,
                    ReadCapacityAttributes, minutes{30}),
          &Inventory::capacity_attributes),
      Row("disk capacity quotas of Quota Center",
          RpcSource("disk_quotas", alibaba::kListProductQuotas,
                    ReadEveryRegion(&Inventory::disk_quotas, alibaba::ListProductQuotas),
                    minutes{30}),
          &Inventory::disk_quotas),
      Row("snapshots whose disk is gone", SnapshotSource(), &Inventory::snapshots),
  };
}

std::vector<Source> OptInSources() {
  using std::chrono::hours;
  using std::chrono::minutes;
  return {
      // A price is valid for hours, even if later requests fail.
      Row("current prices, instead of a price list or the flat price",
          With(RpcSource("ecs_disk_prices", alibaba::kDescribePrice, ReadDiskPrices, {},
                         kPricesFeature),
               &Source::min_max_age, hours{6}),
          &Inventory::disk_prices, &Inventory::iops_prices),
      Row("I/O of attached disks, from ECS",
          RpcSource("ecs_disk_monitor", alibaba::kDescribeDiskMonitorData, ReadDiskMonitor,
                    minutes{10}, "disk-monitor"),
          &Inventory::disk_monitor),
      Row("I/O of attached disks, from CloudLens for EBS",
          RpcSource("ebs_disk_metrics", alibaba::kDescribeMetricData, ReadDiskMetrics, minutes{60},
                    "ebs-metrics"),
          &Inventory::disk_metrics),
      Row("recommendations of CloudLens for EBS",
          RpcSource("ebs_lens_disks", alibaba::kDescribeLensMonitorDisks,
                    ReadEveryRegion(&Inventory::lens_disks, alibaba::DescribeLensMonitorDisks),
                    minutes{60}, "ebs-metrics"),
          &Inventory::lens_disks),
      Row("last month's bill of each disk",
          RpcSource("bss_disk_bills", alibaba::kDescribeInstanceBill, ReadDiskBills, minutes{360},
                    "bills"),
          &Inventory::disk_bills),
  };
}

}  // namespace

std::span<const Source> AllSources() {
  static const std::vector<Source> kSources = [] {
    std::vector<Source> sources = KubernetesSources();
    std::ranges::move(AccountSources(), std::back_inserter(sources));
    std::ranges::move(OptInSources(), std::back_inserter(sources));
    return sources;
  }();
  return kSources;
}

}  // namespace exporter
