#pragma once

#include <string>
#include <string_view>

namespace exporter {

// What was built, from VERSION and the repository at configuration time.
struct BuildInfo {
  std::string_view version;
  std::string_view revision;
  std::string_view branch;
  std::string_view compiler;
  std::string_view date;  // YYYYMMDD-hh:mm:ss
};

BuildInfo CurrentBuild();

// What --version prints, in the form of the Prometheus programs.
std::string VersionText();

// "ack-storage-exporter/0.1.0 (linux/amd64) ack-storage-exporter/1a2b3c4", the form
// Kubernetes clients use; it shows in audit logs. It must not start like curl's,
// or the API server answers pretty-printed.
std::string UserAgent();

}  // namespace exporter
