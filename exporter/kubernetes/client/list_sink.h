// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// Receives the objects of a list as they arrive.
class ListSink {
 public:
  virtual ~ListSink() = default;

  // A list begins or restarts: discard what came before.
  virtual void BeginList() = 0;

  // Takes one object, which is valid during the call; returns why it rejects it, or an empty
  // string. A page that was cut is read again, so an object may come twice.
  virtual std::string Take(const Fields& object) = 0;
};

}  // namespace exporter::kubernetes
