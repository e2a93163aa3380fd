// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/metrics/deflate.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/page.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// Content-defined chunking: a family's text is cut at samples whose label values hash to 0 modulo
// `cut_every`, so that adding, removing or changing a row affects only its own chunk; but never
// below `min_bytes`, and at any sample from `max_bytes` on.
struct ChunkLimits {
  std::uint32_t cut_every = 128;
  std::size_t min_bytes = 16U << 10U;
  std::size_t max_bytes = 128U << 10U;
};

// Collects samples by family and renders them in the order of the catalogue; a family without
// samples is omitted. Holds one open chunk of text per family; full ones are compressed at once, or
// reused from the previous page if equal.
class PageBuilder : public SampleSink {
 public:
  explicit PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous = nullptr,
                       ChunkLimits limits = {});

  // Renders only the families in `renewed`. The others are taken from `previous`, and samples added
  // to them are ignored.
  PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous, MetricDefs renewed,
              ChunkLimits limits = {});

  // Adds a sample. `label_values` are in the order of def.labels; an empty value means that the
  // label does not apply to this sample. It is still printed: otherwise Prometheus with
  // honor_labels would fill in the target's own namespace or pod. Any bytes are safe: invalid UTF-8
  // is replaced by U+FFFD. Adding to a family outside the catalogue is a programming error
  // (asserted).
  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  // Resets the builder to its initial state.
  Page Build();

 private:
  struct Family {
    const MetricDef* def = nullptr;
    const PageFamily* kept = nullptr;  // from the previous page: not rendered
    // The text before each label value, and before the number.
    std::vector<std::string> pieces;
    std::size_t piece_bytes = 0;
    std::string text;  // the open chunk is its first `used` bytes
    std::size_t used = 0;
    PageFamily done;
  };
  struct Sample {
    std::size_t bytes = 0;
    bool may_cut = false;
  };

  Family* Find(const MetricDef& def);
  Sample Render(Family& family, std::initializer_list<std::string_view> label_values,
                double value) const;
  // Closes the chunk before the last `open_bytes` of the family's text.
  void Cut(Family& family, std::size_t open_bytes);
  std::shared_ptr<const PageChunk> Pack(std::string_view text);

  const std::shared_ptr<const Page> previous_;
  const ChunkLimits limits_;
  std::vector<Family> families_;
  std::unordered_map<const MetricDef*, std::size_t> index_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const PageChunk>> known_;  // by hash
  Deflater deflater_;
};

}  // namespace exporter
