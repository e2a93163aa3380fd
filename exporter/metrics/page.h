#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// The finished domain series, rendered once per publish. The text is valid in
// both exposition formats as far as it goes: a scrape appends the exporter's own
// metrics and, for OpenMetrics, the end mark.
struct Page {
  std::string text;
  // Raw DEFLATE blocks of `text`, flushed to a byte boundary, none of them final.
  std::string deflated;
  std::uint32_t crc = 0;  // CRC-32 of `text`
  std::size_t series = 0;
};

// Collects samples family by family and renders them in the order of the
// catalogue; a family without a sample prints nothing.
class PageBuilder final : public SampleSink {
 public:
  explicit PageBuilder(std::span<const MetricDef* const> catalogue);

  // A family that is not in the catalogue is a bug of ours (asserted).
  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  // Leaves the builder empty.
  Page Build();

 private:
  struct Family {
    const MetricDef* def = nullptr;
    std::string samples;
  };

  std::vector<Family> families_;
  std::unordered_map<const MetricDef*, std::size_t> index_;
  std::size_t series_ = 0;
};

// One gzip stream (RFC 1952) of page.text followed by `tail`: the page's blocks
// are reused, only the tail is compressed here.
std::string GzipWithTail(const Page& page, std::string_view tail);

// Appends the HELP and TYPE lines of a family; `name` is the family's name as
// `def.type` and the format want it.
void AppendFamilyHead(std::string& out, std::string_view name, MetricType type,
                      std::string_view help);

}  // namespace exporter
