#pragma once

#include <string>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// Takes the objects of a list while they arrive.
class ListSink {
 public:
  virtual ~ListSink() = default;

  // The list begins, perhaps once more: discard what came before.
  virtual void BeginList() = 0;

  // Takes one object, which is valid during the call; returns why it refuses it, or
  // nothing. A page that broke off is read again, so an object may come twice.
  virtual std::string Take(const Fields& object) = 0;
};

}  // namespace exporter::kubernetes
