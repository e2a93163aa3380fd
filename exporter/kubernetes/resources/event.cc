// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/event.h"

#include <algorithm>

namespace exporter::kubernetes {
namespace {

InvolvedObject DecodeInvolved(const Fields& reference) {
  return {.kind = reference.Text("kind"),
          .ns = reference.Text("namespace"),
          .name = reference.Text("name"),
          .uid = reference.Text("uid")};
}

void DecodeTimes(const Fields& object, Event& event) {
  const auto event_time = object.Time("eventTime");
  const Fields series = object.Object("series");
  event.first_seen = object.Time("firstTimestamp");
  if (!event.first_seen) event.first_seen = event_time;
  if (!event.first_seen) event.first_seen = event.meta.created;
  // std::max ignores unset times: nullopt orders first.
  event.last_seen = std::max({event.first_seen, object.Time("lastTimestamp"), event_time,
                              series.Time("lastObservedTime")});
  event.count = std::max({std::int64_t{1}, object.Integer("count"), series.Integer("count")});
}

}  // namespace

Result<Event> DecodeEvent(const Fields& object) {
  Event event;
  event.meta = DecodeMeta(object);
  if (event.meta.name.empty() || event.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "event: no metadata.name or metadata.namespace");
  }
  event.reason = object.Text("reason");
  event.message = DecodeMessage(object, "message");
  event.involved = DecodeInvolved(object.Object("involvedObject"));
  DecodeTimes(object, event);
  event.component = object.Object("source").Text("component");
  if (event.component.empty()) event.component = object.Text("reportingComponent");
  return event;
}

}  // namespace exporter::kubernetes
