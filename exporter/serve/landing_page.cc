// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/landing_page.h"

#include <array>
#include <string_view>

namespace exporter {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ack-storage-exporter</title>
<style>
body {
  font-family: sans-serif; line-height: 1.5;
  margin: 3em auto; max-width: 40em; padding: 0 1em;
}
</style>
</head>
<body>
)";

std::string EscapeHtml(std::string_view text) {
  constexpr std::string_view kSpecial = "&<>\"";
  constexpr std::array<std::string_view, 4> kEntities{"&amp;", "&lt;", "&gt;", "&quot;"};
  std::string out;
  for (const char& c : text) {
    const auto at = kSpecial.find(c);
    out += at == std::string_view::npos ? std::string_view(&c, 1) : kEntities[at];
  }
  return out;
}

std::string Link(std::string_view path, std::string_view title) {
  return "<li><a href=\"." + EscapeHtml(path) + "\">" + std::string(title) + "</a></li>\n";
}

}  // namespace

std::string RenderLandingPage(const LandingPage& page) {
  std::string html(kHead);
  html += "<h1>ack-storage-exporter</h1>\n";
  html += "<p>Prometheus exporter for Kubernetes storage on Alibaba Cloud, version " +
          EscapeHtml(page.version) + ".</p>\n";
  html += page.ready ? "<p>Ready: "
                     : "<p>Not ready, waiting for the first complete list of the Kubernetes "
                       "resources: ";
  html += std::to_string(page.series) + " series.</p>\n<ul>\n";
  html += Link(page.telemetry_path, "Metrics");
  html += Link("/api/v1/findings", "Findings (JSON)");
  html += Link("/api/v1/inventory", "Inventory (JSON)");
  html += Link("/-/healthy", "Health");
  html += Link("/-/ready", "Readiness");
  html += "</ul>\n</body>\n</html>\n";
  return html;
}

}  // namespace exporter
