// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace exporter {

struct LandingPage {
  std::string version;
  std::string telemetry_path;
  bool ready = false;
  std::size_t series = 0;
};

// The page at "/": UTF-8 HTML without scripts or external resources. Links are relative, so that
// they work behind a proxy that adds a path prefix.
std::string RenderLandingPage(const LandingPage& page);

}  // namespace exporter
