#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "exporter/json/fields.h"
#include "exporter/kubernetes/client/list_sink.h"

namespace exporter::kubernetes {

// The objects of one list or watch, whatever their type: lists fill it, events
// change it.
class ObjectStore : public ListSink {
 public:
  // The list that began with BeginList is complete: its objects replace all others.
  virtual void EndList() = 0;

  // An object was added or changed; returns why it is refused, or nothing.
  virtual std::string Put(const Fields& object) = 0;

  // An object was deleted; returns why the event makes no sense, or nothing.
  virtual std::string Remove(const Fields& object) = 0;

  // Changes whenever the rows change in a way that matters to us.
  virtual std::uint64_t version() const = 0;
  virtual std::size_t size() const = 0;
};

}  // namespace exporter::kubernetes
