#include "tests/simulator/kubernetes/volume_attachment.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kAttacherFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:csi.alpha.kubernetes.io/node-id":{}},)"
    R"("f:finalizers":{".":{},"v:\"external-attacher/diskplugin-csi-alibabacloud-com\"":{}}}})";
constexpr std::string_view kAttachedFields = R"({"f:status":{"f:attached":{}}})";
constexpr std::string_view kErrorFields =
    R"({"f:status":{"f:attachError":{".":{},"f:message":{},"f:time":{}}}})";
constexpr std::string_view kDetachErrorFields =
    R"({"f:status":{"f:attached":{},"f:detachError":{".":{},"f:message":{},"f:time":{}}}})";
constexpr std::string_view kSpecFields =
    R"({"f:spec":{"f:attacher":{},"f:nodeName":{},"f:source":{"f:persistentVolumeName":{}}}})";

bool IsDisk(const Attachment& attachment) {
  return attachment.attacher == kDiskDriver;
}

std::string_view StatusFields(const Attachment& attachment) {
  if (attachment.detach_error) return kDetachErrorFields;
  return attachment.error ? kErrorFields : kAttachedFields;
}

void WriteMetadata(JsonWriter& out, const Attachment& attachment, const TimeAxis& times) {
  OpenMetadata(out, attachment.meta, times);
  const StoryTime created = attachment.meta.created;
  if (IsDisk(attachment)) {
    WritePairs(out, "annotations", {{"csi.alpha.kubernetes.io/node-id", attachment.node_id}});
    out.BeginArray("finalizers");
    out.Element("external-attacher/diskplugin-csi-alibabacloud-com");
    out.EndArray();
  }
  WriteManagedFields(out, times, "storage.k8s.io/v1",
                     {{"csi-attacher", created, kAttacherFields},
                      {"csi-attacher", created, StatusFields(attachment), "status"},
                      {"kube-controller-manager", created, kSpecFields}});
  out.EndObject();
}

void WriteError(JsonWriter& out, std::string_view key, const AttachError& error,
                const TimeAxis& times) {
  WritePairs(out, key, {{"time", times.Format(error.at)}, {"message", error.message}});
}

void WriteAttachment(JsonWriter& out, const Attachment& attachment, const World&,
                     const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, attachment, times);
  out.BeginObject("spec");
  out.Field("attacher", attachment.attacher);
  WritePairs(out, "source", {{"persistentVolumeName", attachment.volume}});
  out.Field("nodeName", attachment.node);
  out.EndObject();
  out.BeginObject("status");
  out.Field("attached", attachment.attached);
  if (attachment.error) WriteError(out, "attachError", *attachment.error, times);
  if (attachment.detach_error) WriteError(out, "detachError", *attachment.detach_error, times);
  out.EndObject();
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  return {TextAt(object, "/metadata/name"),
          TextAt(object, "/spec/attacher"),
          TextAt(object, "/spec/source/persistentVolumeName"),
          TextAt(object, "/spec/nodeName"),
          object["status"]["attached"],
          AgeOf(object, now)};
}

}  // namespace

Resource VolumeAttachmentResource() {
  return {.name = "volumeattachments",
          .singular = "volumeattachment",
          .kind = "VolumeAttachment",
          .group = "storage.k8s.io",
          .version = "v1",
          .namespaced = false,
          .short_names = {},
          .objects = ObjectsIn<&World::attachments, WriteAttachment>(),
          .columns = {{"Name"}, {"Attacher"}, {"PV"}, {"Node"}, {"Attached", "boolean"}, {"Age"}},
          .cells = Cells,
          .zero_value = R"("spec":{"attacher":"","source":{},"nodeName":""},)"
                        R"("status":{"attached":false})"};
}

}  // namespace simulator::kubernetes
