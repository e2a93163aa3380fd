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

// The page at "/", HTML in UTF-8 without scripts and without anything to load.
// Links are relative, so that they survive a proxy that puts a prefix in front.
std::string RenderLandingPage(const LandingPage& page);

}  // namespace exporter
