#include "exporter/inventory/inventory.h"

#include <algorithm>

namespace exporter {

template class Table<kubernetes::PersistentVolume>;
template class Table<kubernetes::PersistentVolumeClaim>;
template class Table<kubernetes::StorageClass>;
template class Table<kubernetes::StatefulSet>;
template class Table<kubernetes::Node>;
template class Table<kubernetes::CsiNode>;
template class Table<kubernetes::VolumeAttachment>;
template class Table<kubernetes::Pod>;
template class Table<kubernetes::Event>;
template class Table<kubernetes::HorizontalPodAutoscaler>;
template class Table<alibaba::Disk>;
template class Table<alibaba::Instance>;
template class Table<alibaba::InstanceType>;
template class Table<alibaba::DiskStock>;
template class Table<alibaba::DiskQuota>;
template class Table<alibaba::DiskPrice>;
template class Table<alibaba::IopsPrice>;
template class Table<alibaba::Snapshot>;
template class Table<alibaba::DiskActivity>;
template class Table<alibaba::LensDisk>;
template class Table<alibaba::DiskBill>;

std::string SightingKey(std::string_view kind, std::string_view ns, std::string_view name,
                        std::string_view reason) {
  std::string key(kind);
  key.append("/").append(ns).append("/").append(name).append("/").append(reason);
  return key;
}

bool IsFailing(const Inventory& inventory, std::string_view source) {
  const auto status = std::ranges::find(inventory.sources, source, &SourceStatus::name);
  return status != inventory.sources.end() && status->error.has_value();
}

std::string PhaseKey(const kubernetes::PersistentVolume& volume) {
  return volume.meta.uid + "/" + volume.meta.name + "/" + volume.phase;
}

}  // namespace exporter
