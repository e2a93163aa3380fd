// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
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

// The objects of a list and watch, independent of their type: lists replace them, events change
// them.
class ObjectStore : public ListSink {
 public:
  // The list that began with BeginList is complete: its objects replace all others.
  virtual void EndList() = 0;

  // An object was added or modified; returns why it is rejected, or an empty string.
  virtual std::string Put(const Fields& object) = 0;

  // An object was deleted; returns why the event does not decode, or an empty string.
  virtual std::string Remove(const Fields& object) = 0;

  // Increases whenever the rows change.
  virtual std::uint64_t version() const = 0;
  virtual std::size_t size() const = 0;
};

}  // namespace exporter::kubernetes
