// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/connection_writer.h"

#include <cstddef>
#include <string>

#include <civetweb.h>

namespace exporter {
namespace {

constexpr std::size_t kAtOnce = 64U << 10U;

class BufferedWriter {
 public:
  explicit BufferedWriter(mg_connection* connection) : connection_(connection) {}

  bool Write(std::string_view bytes) {
    if (gathered_.size() + bytes.size() > kAtOnce && !Flush()) return false;
    if (bytes.size() > kAtOnce) return WriteBytes(connection_, bytes);
    gathered_ += bytes;
    return true;
  }

  bool Flush() {
    const bool written = WriteBytes(connection_, gathered_);
    gathered_.clear();
    return written;
  }

 private:
  mg_connection* connection_;
  std::string gathered_;
};

}  // namespace

bool WriteBytes(mg_connection* connection, std::string_view bytes) {
  constexpr std::size_t kMax = 1U << 30U;  // mg_write takes an int
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, kMax);
    const int written = mg_write(connection, part.data(), part.size());
    if (written < 0 || static_cast<std::size_t>(written) != part.size()) return false;
    bytes.remove_prefix(part.size());
  }
  return true;
}

bool WriteContent(mg_connection* connection, const WebAnswer& answer) {
  BufferedWriter writer(connection);
  const auto write = [&](std::string_view bytes) { return writer.Write(bytes); };
  if (answer.page && !WritePage(*answer.page, answer.page_form, write)) return false;
  return writer.Write(answer.body) && writer.Flush();
}

}  // namespace exporter
