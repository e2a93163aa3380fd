#include "exporter/core/text.h"

#include "exporter/core/error.h"

namespace exporter {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : OneLine(text, 1000)) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

}  // namespace exporter
