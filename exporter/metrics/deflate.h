#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace exporter {

// Makes raw DEFLATE blocks (RFC 1951) of one text after another in the same
// memory. Nothing refers back to an earlier text, so blocks of several texts can be
// put together in any order. Throws std::runtime_error where zlib has no memory.
class Deflater {
 public:
  Deflater();

  // Ends at a byte boundary; no block is the final one.
  std::string Blocks(std::string_view text) { return Deflate(text, false); }
  // The last block is the final one of its stream.
  std::string FinalBlocks(std::string_view text) { return Deflate(text, true); }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::string Deflate(std::string_view text, bool final);

  std::unique_ptr<z_stream_s, End> stream_;
  std::string out_;
};

// Reads what Deflater::Blocks made, in the same memory again and again.
class Inflater {
 public:
  Inflater();

  // The text, `bytes` long; valid until the next call. Other blocks than those of
  // so many bytes are a bug of ours (asserted) and give an empty text.
  std::string_view Text(std::string_view blocks, std::size_t bytes);

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::string out_;
};

}  // namespace exporter
