// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_causes.h"

#include <algorithm>
#include <optional>
#include <string>

#include "exporter/analysis/error_rules.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

// Letters, digits and what joins them in names and codes.
bool IsWordPart(char c) {
  return IsUpper(c) || IsLower(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

// What the SDK appends after this word holds every header of the answer, "Keep-Alive:[timeout=25]"
// among them.
std::string_view BeforeHeaders(std::string_view text) {
  return text.substr(0, LowerCase(text).find("respheaders:"));
}

// Removes URLs: the SDK recommends one that repeats the code.
std::string WithoutUrls(std::string text) {
  for (auto at = text.find("http"); at != std::string::npos; at = text.find("http", at)) {
    const bool is_url = text.compare(at, 7, "http://") == 0 || text.compare(at, 8, "https://") == 0;
    if (is_url) {
      text.erase(at, std::min(text.find_first_of(" \t\r\n\"", at), text.size()) - at);
    } else {
      ++at;
    }
  }
  return text;
}

// Empties quoted names of objects, which may contain any of our words.
std::string WithoutQuotedNames(std::string text) {
  const auto is_name_part = [](char c) { return IsWordPart(c) && !IsUpper(c); };
  for (auto open = text.find('"'); open != std::string::npos;) {
    const auto close = text.find('"', open + 1);
    if (close == std::string::npos) break;
    const auto name = std::string_view(text).substr(open + 1, close - open - 1);
    if (std::ranges::all_of(name, is_name_part)) {
      text.erase(open + 1, name.size());
      open = text.find('"', open + 2);
    } else {
      open = close;
    }
  }
  return text;
}

// Empties the kubelet's lists of the pod's volumes: "unmounted volumes=[data]".
std::string WithoutVolumeLists(std::string text) {
  constexpr std::string_view kOpen = "volumes=[";
  for (auto at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at)) {
    at += kOpen.size();
    text.erase(at, std::min(text.find(']', at), text.size()) - at);
  }
  return text;
}

bool HoldsWords(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    if (at == 0 || !IsWordPart(text[at - 1]) || !IsWordPart(words.front())) return true;
  }
  return false;
}

std::optional<ErrorClass> ByPhrase(std::span<const PhraseRule> rules, std::string_view lower) {
  const auto rule = std::ranges::find_if(
      rules, [&](const PhraseRule& each) { return HoldsWords(lower, each.words); });
  if (rule == rules.end()) return std::nullopt;
  return ErrorClass{.cause = rule->cause, .side = rule->side};
}

// Whether a word follows "ErrorCode:" or "Code:", in quotes or not.
bool FollowsCodeKey(std::string_view before) {
  const auto drop = [&before](std::string_view chars) {
    const auto last = before.find_last_not_of(chars);
    before = before.substr(0, last == std::string_view::npos ? 0 : last + 1);
  };
  drop(" \t\r\n\"");
  if (!before.ends_with(':')) return false;
  before.remove_suffix(1);
  drop("\"");
  return LowerCase(before.substr(before.size() - std::min<std::size_t>(4, before.size()))) ==
         "code";
}

// How a word may be a code: in the form of one, as such or in lower case only, or not at all.
enum class Form { kNone, kCode, kLowerCase };

Form FormOf(std::string_view word, bool is_certain) {
  constexpr std::size_t kLong = 13;  // longer than "unauthorized" and other plain words
  if (is_certain) return Form::kCode;
  if (word.find_first_of("-_") != std::string_view::npos) return Form::kNone;
  const bool is_long = word.size() >= kLong;
  const bool is_dotted = word.find('.') != std::string_view::npos;
  if (std::ranges::none_of(word, IsUpper)) {
    return is_long || is_dotted ? Form::kLowerCase : Form::kNone;
  }
  const bool has_hump = std::ranges::adjacent_find(word, [](char a, char b) {
                          return IsLower(a) && IsUpper(b);
                        }) != word.end();
  const bool is_loud = is_long && std::ranges::none_of(word, IsLower);
  return has_hump || is_dotted || is_loud ? Form::kCode : Form::kNone;
}

bool Matches(const CodeRule& rule, std::string_view code, Form form) {
  switch (rule.match) {
    case CodeMatch::kWhole:
      return code == rule.text;
    case CodeMatch::kStart:
      return code.starts_with(rule.text);
    case CodeMatch::kPart:
      break;
  }
  // In lower case a code looks like the name of an object, unless it begins as most codes do.
  const bool is_plain = form == Form::kLowerCase && !code.starts_with("invalid") &&
                        !code.starts_with("incorrect") && !code.starts_with("operation");
  return is_plain ? code.starts_with(rule.text) : code.find(rule.text) != std::string_view::npos;
}

// By the first word that is a code with a rule.
std::optional<ErrorClass> ByCode(std::string_view text, std::string_view lower) {
  for (std::size_t at = 0; at < text.size();) {
    if (!IsWordPart(text[at])) {
      ++at;
      continue;
    }
    const auto begin = at;
    while (at < text.size() && IsWordPart(text[at])) ++at;
    auto size = at - begin;
    while (size > 0 && text[begin + size - 1] == '.') --size;
    const bool is_alone = size == text.size() && std::ranges::any_of(text, IsUpper);
    const bool is_certain = is_alone || FollowsCodeKey(text.substr(0, begin));
    const Form form = FormOf(text.substr(begin, size), is_certain);
    if (form == Form::kNone) continue;
    const auto code = lower.substr(begin, size);
    const auto rules = CodeRules();
    const auto rule = std::ranges::find_if(
        rules, [&](const CodeRule& each) { return Matches(each, code, form); });
    if (rule != rules.end()) return ErrorClass{.cause = rule->cause};
  }
  return std::nullopt;
}

ErrorClass ClassifyOne(std::string_view text) {
  const std::string lower = LowerCase(text);
  if (const auto error = ByPhrase(SentenceRules(), lower)) return *error;
  if (const auto error = ByCode(text, lower)) return *error;
  return ByPhrase(PhraseRules(), lower).value_or(ErrorClass{});
}

}  // namespace

std::string_view Name(ErrorCause cause) {
  return kErrorCauseNames.at(static_cast<std::size_t>(cause));
}

ErrorClass Classify(std::string_view text) {
  const std::string said =
      WithoutVolumeLists(WithoutQuotedNames(WithoutUrls(std::string(BeforeHeaders(text)))));
  // The driver lists its attempts, "cloud_essd.PL1: <why>; cloud_auto: <why>": the first one with a
  // known cause is what the class asks for most.
  constexpr std::string_view kAttempts = "all attempts failed:";
  const auto attempts = LowerCase(said).find(kAttempts);
  if (attempts == std::string::npos) return ClassifyOne(said);
  std::string_view rest = std::string_view(said).substr(attempts + kAttempts.size());
  while (!rest.empty()) {
    const ErrorClass error = ClassifyOne(TakePart(rest, ';'));
    if (error.cause != ErrorCause::kOther) return error;
  }
  return {};
}

std::string ReadableError(std::string_view text) {
  return std::string(Trim(OneLine(BeforeHeaders(text), 1000)));
}

}  // namespace exporter
