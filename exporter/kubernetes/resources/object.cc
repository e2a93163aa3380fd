// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/object.h"

#include "exporter/core/error.h"

namespace exporter::kubernetes {

ObjectMeta DecodeMeta(const Fields& object) {
  const Fields metadata = object.Object("metadata");
  ObjectMeta meta{.name = metadata.Text("name"),
                  .ns = metadata.Text("namespace"),
                  .uid = metadata.Text("uid"),
                  .created = metadata.Time("creationTimestamp"),
                  .deleting_since = metadata.Time("deletionTimestamp"),
                  .marks = {}};
  const auto keep_mark = [&meta](std::string_view name, std::string_view text) {
    if (text == "true") meta.marks.edit().emplace_back(name);
  };
  metadata.ForEachEntry("labels", keep_mark);
  metadata.ForEachEntry("annotations", keep_mark);
  return meta;
}

std::vector<std::string> DecodeFinalizersLeft(const Fields& object) {
  const Fields metadata = object.Object("metadata");
  if (!metadata.Has("deletionTimestamp")) return {};
  std::vector<std::string> finalizers = metadata.Texts("finalizers");
  finalizers.shrink_to_fit();
  return finalizers;
}

std::string DecodeMessage(const Fields& fields, std::string_view key) {
  constexpr std::size_t kMaxBytes = 1000;
  return OneLine(fields.Text(key), kMaxBytes);
}

std::string TextOr(const Fields& fields, std::string_view key, std::string_view fallback) {
  std::string text = fields.Text(key);
  return text.empty() ? std::string(fallback) : text;
}

}  // namespace exporter::kubernetes
