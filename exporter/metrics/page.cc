#include "exporter/metrics/page.h"

#include <cassert>
#include <stdexcept>

#include <zlib.h>

#include "exporter/metrics/text_format.h"

namespace exporter {
namespace {

// Level 1: on label-heavy text it is four times as fast as level 6 for a third more bytes.
constexpr int kLevel = 1;

// Raw DEFLATE of `text`; `flush` is Z_FULL_FLUSH (no final block) or Z_FINISH.
std::string Deflate(std::string_view text, int flush) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib: no memory for a deflate stream");
  }
  std::string out;
  out.resize(deflateBound(&stream, static_cast<uLong>(text.size())) + 64);
  // zlib's interface is not const-correct; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  [[maybe_unused]] const int code = deflate(&stream, flush);
  assert(flush == Z_FINISH ? code == Z_STREAM_END : code == Z_OK);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  out.shrink_to_fit();
  return out;
}

std::uint32_t Crc(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

void AppendLittleEndian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU));
  }
}

}  // namespace

void AppendFamilyHead(std::string& out, std::string_view name, MetricType type,
                      std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help);
  out.append("\n# TYPE ").append(name).append(" ").append(TypeName(type)).append("\n");
}

PageBuilder::PageBuilder(std::span<const MetricDef* const> catalogue) {
  families_.reserve(catalogue.size());
  for (const MetricDef* def : catalogue) {
    index_.emplace(def, families_.size());
    families_.push_back(Family{.def = def, .samples = {}});
  }
}

void PageBuilder::Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                      double value) {
  const auto found = index_.find(&def);
  assert(found != index_.end() && "the family is missing from the catalogue");
  assert(label_values.size() == def.labels.size());
  if (found == index_.end()) return;
  std::string& out = families_[found->second].samples;
  out += def.name;
  char separator = '{';
  const std::string_view* label = def.labels.data();
  for (const std::string_view text : label_values) {
    out.push_back(separator);
    separator = ',';
    out.append(*label++).append("=\"");
    AppendLabelValue(out, text);
    out.push_back('"');
  }
  if (separator == ',') out.push_back('}');
  out.push_back(' ');
  AppendNumber(out, value);
  out.push_back('\n');
  ++series_;
}

Page PageBuilder::Build() {
  Page page;
  std::size_t bytes = 0;
  for (const Family& family : families_) bytes += family.samples.size() + 256;
  page.text.reserve(bytes);
  for (Family& family : families_) {
    if (family.samples.empty()) continue;
    AppendFamilyHead(page.text, family.def->name, family.def->type, family.def->help);
    page.text += family.samples;
    family.samples = {};
  }
  page.deflated = Deflate(page.text, Z_FULL_FLUSH);
  page.crc = Crc(page.text);
  page.series = series_;
  series_ = 0;
  return page;
}

std::string GzipWithTail(const Page& page, std::string_view tail) {
  constexpr std::string_view kHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff", 10);
  const std::string deflated_tail = Deflate(tail, Z_FINISH);
  std::string out;
  out.reserve(kHeader.size() + page.deflated.size() + deflated_tail.size() + 8);
  out.append(kHeader).append(page.deflated).append(deflated_tail);
  const uLong crc = crc32_combine(page.crc, Crc(tail), static_cast<z_off_t>(tail.size()));
  AppendLittleEndian(out, static_cast<std::uint32_t>(crc));
  AppendLittleEndian(out, static_cast<std::uint32_t>(page.text.size() + tail.size()));
  return out;
}

}  // namespace exporter
