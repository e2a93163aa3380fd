// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace exporter {

// Every file of the bundle carries a seal, a digest of its name and its text: so it can be told
// from one that somebody else wrote or changed, without a list that is kept beside it and could be
// lost or be out of step after a crash.

enum class Seal {
  kNone,    // not ours
  kBroken,  // ours, but changed since, or copied to another name
  kWhole,   // as we wrote it
};

// `text` with its seal: a comment in YAML; in JSON (`name` ends in ".json") a field of the object
// that it is.
std::string Sealed(const std::string& name, const std::string& text);

Seal SealOf(const std::string& name, const std::string& text);

}  // namespace exporter
