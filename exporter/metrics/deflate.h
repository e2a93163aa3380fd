// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace exporter {

// Compresses texts to raw DEFLATE blocks (RFC 1951), reusing its memory. Blocks never refer back to
// an earlier text, so blocks of several texts can be concatenated in any order. Throws
// std::runtime_error if zlib cannot allocate.
class Deflater {
 public:
  Deflater();

  // Ends at a byte boundary, without a final block.
  std::string Blocks(std::string_view text) { return Deflate(text, false); }
  // The last block is marked as final.
  std::string FinalBlocks(std::string_view text) { return Deflate(text, true); }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::string Deflate(std::string_view text, bool final);

  std::unique_ptr<z_stream_s, End> stream_;
  std::string out_;
};

// Decompresses the output of Deflater::Blocks, reusing its memory.
class Inflater {
 public:
  Inflater();

  // The text, which must be `bytes` long; valid until the next call. Other blocks are a programming
  // error (asserted) and give an empty text.
  std::string_view Text(std::string_view blocks, std::size_t bytes);

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::string out_;
};

}  // namespace exporter
