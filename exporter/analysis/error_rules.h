// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "exporter/analysis/error_causes.h"

namespace exporter {

// The tables behind CauseOf. All texts are in lower case; the first rule that matches wins.

enum class CodeMatch { kWhole, kStart, kPart };

// A rule about the error codes of ECS OpenAPI.
struct CodeRule {
  std::string_view text;
  CodeMatch match;
  ErrorCause cause;
};

std::span<const CodeRule> CodeRules();

// A rule about sentences: words that say the cause by themselves. It matches at the start of a
// word.
struct PhraseRule {
  std::string_view words;
  ErrorCause cause;
  ErrorSide side = ErrorSide::kCloud;
};

// Sentences that name objects of the user, or wrap an error that is not the cause: they come before
// the codes.
std::span<const PhraseRule> SentenceRules();

// All other sentences, those that may wrap another error last.
std::span<const PhraseRule> PhraseRules();

}  // namespace exporter
