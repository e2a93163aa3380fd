// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "exporter/kubernetes/client/reflector.h"

namespace exporter::kubernetes {
namespace {

// A server answers 404 for the groups of custom resources, and a proxy for all, until it is up.
constexpr std::chrono::minutes kMaxAbsence{2};

}  // namespace

Result<ListEnd> Reflector::Settled(Result<ListEnd> list) {
  if (!list) return list;
  const bool has_gone = list->path.empty() && has_listed_ && !served_.path.empty();
  const TimePoint now = tools_.clock.Now();
  if (has_gone && !absent_since_) absent_since_ = now;
  if (has_gone && now - *absent_since_ < kMaxAbsence) {
    return tl::unexpected(
        Error{.kind = ErrorKind::kUnavailable,
              .message = collection_.path + ": the server had it before and does not serve it now",
              .status = 404});
  }
  absent_since_.reset();
  served_.path = list->path;
  return list;
}

}  // namespace exporter::kubernetes
