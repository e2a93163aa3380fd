// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page_builder.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "exporter/metrics/text_format.h"

namespace exporter {
namespace {

std::vector<std::string> PiecesOf(const MetricDef& def) {
  std::vector<std::string> pieces;
  std::string piece(def.name);
  char separator = '{';
  for (const std::string_view label : def.labels) {
    piece.push_back(separator);
    pieces.push_back(piece.append(label).append("=\""));
    piece = "\"";
    separator = ',';
  }
  if (!def.labels.empty()) piece += '}';
  pieces.push_back(piece + ' ');
  return pieces;
}

// Mixes the last bytes written into `hash`. Label values differ mostly at their ends.
std::uint64_t Mix(std::uint64_t hash, const char* begin, const char* end) {
  std::uint64_t bytes = 0;
  if (end - begin < static_cast<std::ptrdiff_t>(sizeof bytes)) return hash;
  std::memcpy(&bytes, end - sizeof bytes, sizeof bytes);
  hash = (hash ^ bytes) * 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
  return hash ^ (hash >> 32U);
}

}  // namespace

PageBuilder::PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous,
                         ChunkLimits limits)
    : previous_(std::move(previous)), limits_(limits) {
  families_.reserve(catalogue.size());
  for (const MetricDef* def : catalogue) {
    index_.emplace(def, families_.size());
    Family& family = families_.emplace_back();
    family.def = def;
    family.pieces = PiecesOf(*def);
    for (const std::string& piece : family.pieces) family.piece_bytes += piece.size();
  }
  if (!previous_) return;
  for (const PageFamily& family : previous_->families) {
    for (const auto& chunk : family.chunks) known_.emplace(chunk->plain.hash, chunk);
  }
}

PageBuilder::PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous,
                         MetricDefs renewed, ChunkLimits limits)
    : PageBuilder(catalogue, std::move(previous), limits) {
  static const PageFamily kNone;
  for (Family& family : families_) {
    if (std::ranges::find(renewed, family.def) == renewed.end()) family.kept = &kNone;
  }
  if (!previous_) return;
  for (const PageFamily& family : previous_->families) {
    const auto found = index_.find(family.def);
    if (found == index_.end()) continue;
    const PageFamily*& kept = families_[found->second].kept;
    if (kept != nullptr) kept = &family;
  }
}

PageBuilder::Family* PageBuilder::Find(const MetricDef& def) {
  const auto found = index_.find(&def);
  assert(found != index_.end() && "the family is missing from the catalogue");
  return found == index_.end() ? nullptr : &families_[found->second];
}

void PageBuilder::Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                      double value) {
  assert(label_values.size() == def.labels.size());
  Family* const family = Find(def);
  if (family == nullptr || family->kept != nullptr) return;
  if (family->done.series++ == 0) {
    family->text.clear();
    AppendFamilyHead(family->text, def.name, def.type, def.help);
    family->used = family->text.size();
  }
  const std::size_t before = family->used;
  const Sample sample = Render(*family, label_values, value);
  const bool cut = before >= limits_.max_bytes || (sample.may_cut && before >= limits_.min_bytes);
  if (cut) Cut(*family, sample.bytes);
}

PageBuilder::Sample PageBuilder::Render(Family& family,
                                        std::initializer_list<std::string_view> label_values,
                                        double value) const {
  std::size_t max_growth = family.piece_bytes + kNumberBytes + 1;
  for (const std::string_view text : label_values) max_growth += kLabelGrowth * text.size();
  if (family.text.size() < family.used + max_growth) {
    family.text.resize(std::max(family.used + max_growth, 2 * family.text.size()));
  }
  char* const begin = family.text.data() + family.used;
  char* out = begin;
  std::uint64_t hash = 0;
  const std::string* piece = family.pieces.data();
  for (const std::string_view text : label_values) {
    out = WriteLabelValue(WriteText(out, *piece++), text);
    hash = Mix(hash, begin, out);
  }
  out = WriteNumber(WriteText(out, *piece), value);
  *out++ = '\n';
  const auto bytes = static_cast<std::size_t>(out - begin);
  family.used += bytes;
  return {.bytes = bytes, .may_cut = hash % limits_.cut_every == 0};
}

void PageBuilder::Cut(Family& family, std::size_t open_bytes) {
  const std::string_view text(family.text.data(), family.used - open_bytes);
  family.done.chunks.push_back(Pack(text));
  std::memmove(family.text.data(), family.text.data() + text.size(), open_bytes);
  family.used = open_bytes;
}

std::shared_ptr<const PageChunk> PageBuilder::Pack(std::string_view text) {
  const TextDigest digest = DigestOf(text);
  const auto found = known_.find(digest.hash);
  if (found != known_.end() && found->second->plain == digest) return found->second;
  return std::make_shared<const PageChunk>(
      PageChunk{.plain = digest, .deflated = deflater_.Blocks(text)});
}

Page PageBuilder::Build() {
  Page page;
  for (Family& family : families_) {
    if (family.kept != nullptr) {
      if (family.kept->series > 0) AppendFamily(page, *family.kept);
      continue;
    }
    if (family.done.series == 0) continue;
    Cut(family, 0);
    family.text = {};
    family.done.def = family.def;
    AppendFamily(page, std::exchange(family.done, {}));
  }
  return page;
}

}  // namespace exporter
