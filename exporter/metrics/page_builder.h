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

// Where the text of a family is cut: at a sample whose label values hash to 0
// modulo `cut_every`, so that a row that comes, goes or changes moves no cut but its
// own; yet not below `min_bytes`, and at any sample from `max_bytes` on.
struct ChunkLimits {
  std::uint32_t cut_every = 128;
  std::size_t min_bytes = 16U << 10U;
  std::size_t max_bytes = 128U << 10U;
};

// Collects samples family by family and renders them in the order of the
// catalogue; a family without a sample prints nothing. Holds one open chunk of text
// for each family; full ones are compressed at once, or taken over from the previous
// page where that has the same.
class PageBuilder final : public SampleSink {
 public:
  explicit PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous = nullptr,
                       ChunkLimits limits = {});

  // Renders only the families of `renewed`. All others are those of `previous`, and
  // samples that are added to them count for nothing.
  PageBuilder(MetricDefs catalogue, std::shared_ptr<const Page> previous, MetricDefs renewed,
              ChunkLimits limits = {});

  // A family that is not in the catalogue is a bug of ours (asserted).
  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  // Leaves the builder as it was before the first sample.
  Page Build();

 private:
  struct Family {
    const MetricDef* def = nullptr;
    const PageFamily* kept = nullptr;  // of the previous page: not rendered
    // What stands before each label value, and before the number.
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
  // Ends the chunk of what stands before the last `open_bytes` of the family's text.
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
