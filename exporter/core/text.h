#pragma once

#include <string>
#include <string_view>

namespace exporter {

// `text` in double quotes on one line, with quotes and backslashes escaped: a
// value of a key=value log line.
std::string Quoted(std::string_view text);

}  // namespace exporter
