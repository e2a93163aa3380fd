// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
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
#include "exporter/kubernetes/resources/job.h"
#include "exporter/kubernetes/resources/node.h"
#include "exporter/kubernetes/resources/persistent_volume.h"
#include "exporter/kubernetes/resources/persistent_volume_claim.h"
#include "exporter/kubernetes/resources/pod.h"
#include "exporter/kubernetes/resources/pod_group.h"
#include "exporter/kubernetes/resources/scaled_object.h"
#include "exporter/kubernetes/resources/stateful_set.h"
#include "exporter/kubernetes/resources/storage_class.h"
#include "exporter/kubernetes/resources/volume_attachment.h"
#include "exporter/kubernetes/resources/volume_snapshot.h"

namespace exporter {

// Polling state of one source.
struct SourceStatus {
  std::string name;
  bool tried = false;      // the first poll has finished, successfully or not
  bool available = false;  // all its data is in this inventory and within its maximum age
  // End of the last successful poll; the present while a watch is open.
  std::optional<TimePoint> last_success;
  std::chrono::duration<double> duration{};  // of the last poll, successful or not
  std::size_t objects = 0;                   // of the last successful poll
  std::chrono::milliseconds interval{};      // between successful polls; for a watch, between pages
  std::optional<Error> error;                // of the last poll
  bool is_kubernetes = false;                // otherwise Alibaba Cloud
  bool is_optional = false;  // not required for readiness, as not every cluster has it
};

// The same for one of several targets: an account, or some regions of one.
struct TargetStatus {
  std::string source;
  std::string target;
  bool available = false;
  std::optional<TimePoint> last_success;
};

// Everything known at one point in time. Immutable plain data shared between threads; tables.h
// lists its tables.
struct Inventory {
  // Out of line, so that code for all tables is compiled only once.
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
  // Only pods that use a claim, or whose node is not in `nodes`.
  Table<kubernetes::Pod> pods;
  // All pods on nodes, as far as some term of a StatefulSet, or a term of their own, is about them.
  Table<kubernetes::PodGroup> pod_groups;
  kubernetes::PodQuestions pod_questions;  // what `pod_groups` was read for
  // About volumes that could not be provisioned, resized, attached or mounted; newest first.
  Table<kubernetes::Event> events;
  Table<kubernetes::HorizontalPodAutoscaler> horizontal_pod_autoscalers;
  Table<kubernetes::ScaledObject> scaled_objects;
  // Only those whose template names a claim; Jobs only until they are finished.
  Table<kubernetes::CronJob> cron_jobs;
  Table<kubernetes::Job> jobs;
  Table<kubernetes::VolumeSnapshotContent> volume_snapshot_contents;
  Table<kubernetes::VolumeSnapshot> volume_snapshots;

  Table<alibaba::Disk> disks;
  // Regions for which `disks` is complete across all polled accounts, sorted.
  std::vector<std::string> disk_regions;
  Table<alibaba::Instance> instances;  // those with disks attached that are not nodes of ours
  Table<alibaba::InstanceType> instance_types;
  Table<alibaba::DiskStock> disk_stock;
  Table<alibaba::DiskQuota> disk_quotas;          // from Quota Center
  Table<alibaba::DiskQuota> capacity_attributes;  // from the account attributes
  Table<alibaba::DiskPrice> disk_prices;
  Table<alibaba::IopsPrice> iops_prices;
  Table<alibaba::Snapshot> snapshots;
  std::vector<std::string> snapshot_regions;  // like disk_regions
  Table<alibaba::DiskActivity> disk_monitor;  // from ECS, for some attached disks
  Table<alibaba::DiskActivity> disk_metrics;  // from EBS
  Table<alibaba::LensDisk> lens_disks;
  Table<alibaba::DiskBill> disk_bills;  // of the last month

  // First observation of PVs in their current phase, by PhaseKey; only for PVs that do not record
  // it themselves.
  std::unordered_map<std::string, TimePoint> first_seen;

  Scope scope;                        // what is reported
  std::vector<SourceStatus> sources;  // in the order of the source table
  std::vector<TargetStatus> targets;  // empty if there is only one, without a name
};

// Whether the Kubernetes data is as complete as it will get: every resource has been read, is
// forbidden (which only the operator can change), or is optional and was tried; and at least one
// was read.
bool IsKubernetesComplete(const Inventory& inventory);

// The key of a PV and its current phase in `first_seen`.
std::string PhaseKey(const kubernetes::PersistentVolume& volume);

}  // namespace exporter
