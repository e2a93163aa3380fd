// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "exporter/analysis/error_causes.h"

namespace exporter {

// What an operator needs to know about a cause, whether a disk is being made, attached or mounted.
struct CauseAdvice {
  ErrorCause cause;
  std::string_view meaning;    // "the instance does not exist", to follow a colon
  std::string_view what;       // what to do about it, in sentences
  std::string_view command{};  // shows more; empty: none
};

const CauseAdvice& AdviceOn(ErrorClass error);

}  // namespace exporter
