#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/alibaba/resources/bss_describe_instance_bill.h"
#include "exporter/alibaba/resources/ebs_describe_lens_monitor_disks.h"
#include "exporter/alibaba/resources/ecs_describe_available_resource.h"
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"
#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "exporter/alibaba/resources/ecs_describe_instance_types.h"
#include "exporter/alibaba/resources/ecs_describe_instances.h"
#include "exporter/alibaba/resources/ecs_describe_price.h"
#include "exporter/alibaba/resources/ecs_describe_snapshots.h"
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/inventory/scope.h"
#include "exporter/inventory/table.h"
#include "exporter/kubernetes/resources/csi_node.h"
#include "exporter/kubernetes/resources/event.h"
#include "exporter/kubernetes/resources/horizontal_pod_autoscaler.h"
#include "exporter/kubernetes/resources/node.h"
#include "exporter/kubernetes/resources/persistent_volume.h"
#include "exporter/kubernetes/resources/persistent_volume_claim.h"
#include "exporter/kubernetes/resources/pod.h"
#include "exporter/kubernetes/resources/stateful_set.h"
#include "exporter/kubernetes/resources/storage_class.h"
#include "exporter/kubernetes/resources/volume_attachment.h"

namespace exporter {

// How the polls of one source go.
struct SourceStatus {
  std::string name;
  bool tried = false;      // a first poll has ended, well or badly
  bool available = false;  // all its data is in this inventory: read once, and not too old
  // When the last good poll ended; now, while a watch is open.
  std::optional<TimePoint> last_success;
  std::chrono::duration<double> duration{};  // of the last poll, good or bad
  std::size_t objects = 0;                   // in the last good poll
  std::chrono::milliseconds interval{};      // between good polls; of a watch, between pages
  std::optional<Error> error;                // of the last poll
  bool is_kubernetes = false;                // else Alibaba Cloud
  bool is_optional = false;  // the program is ready without it: not every cluster has it
};

// The same for one of several targets: an account, or regions of it.
struct TargetStatus {
  std::string source;
  std::string target;
  bool available = false;
  std::optional<TimePoint> last_success;
};

// Everything we know at one instant. Plain data, built once, never changed, shared between
// threads. tables.h lists its tables.
struct Inventory {
  // Out of line: what they make of every table is compiled once.
  Inventory();
  Inventory(const Inventory&);
  Inventory(Inventory&&) noexcept;
  Inventory& operator=(const Inventory&);
  Inventory& operator=(Inventory&&) noexcept;
  ~Inventory();

  TimePoint taken_at{};

  Table<kubernetes::PersistentVolume> persistent_volumes;
  Table<kubernetes::PersistentVolumeClaim> persistent_volume_claims;
  Table<kubernetes::StorageClass> storage_classes;
  Table<kubernetes::StatefulSet> stateful_sets;
  Table<kubernetes::Node> nodes;
  Table<kubernetes::CsiNode> csi_nodes;
  Table<kubernetes::VolumeAttachment> volume_attachments;
  // Those that use a claim, or are on a node that is not in `nodes`; no others.
  Table<kubernetes::Pod> pods;
  // Of volumes that could not be made, resized, attached or mounted; the newest first.
  Table<kubernetes::Event> events;
  Table<kubernetes::HorizontalPodAutoscaler> horizontal_pod_autoscalers;

  Table<alibaba::Disk> disks;
  // The regions of which `disks` holds every disk of all accounts that are read, sorted.
  std::vector<std::string> disk_regions;
  Table<alibaba::Instance> instances;  // that hold disks and are no nodes of ours
  Table<alibaba::InstanceType> instance_types;
  Table<alibaba::DiskStock> disk_stock;
  Table<alibaba::DiskQuota> disk_quotas;          // by Quota Center
  Table<alibaba::DiskQuota> capacity_attributes;  // by the attributes of the account
  Table<alibaba::DiskPrice> disk_prices;
  Table<alibaba::IopsPrice> iops_prices;
  Table<alibaba::Snapshot> snapshots;
  std::vector<std::string> snapshot_regions;  // as disk_regions
  Table<alibaba::DiskActivity> disk_monitor;  // by ECS, of some attached disks
  Table<alibaba::DiskActivity> disk_metrics;  // by EBS
  Table<alibaba::LensDisk> lens_disks;
  Table<alibaba::DiskBill> disk_bills;  // of the last month

  // When this program first saw a PV in its phase, by PhaseKey, for those PVs
  // whose object does not say it itself.
  std::unordered_map<std::string, TimePoint> first_seen;

  Scope scope;                        // what of it is shown
  std::vector<SourceStatus> sources;  // in the order of the source table
  std::vector<TargetStatus> targets;  // empty where there is just one, without a name
};

// Whether the Kubernetes side is as complete as it will get: every resource was read, or is
// forbidden to us, which only the operator can change, or is optional and was tried; at least one
// was read.
bool IsKubernetesComplete(const Inventory& inventory);

// The key of `first_seen` for a PV in its present phase.
std::string PhaseKey(const kubernetes::PersistentVolume& volume);

}  // namespace exporter
