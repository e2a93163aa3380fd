// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace exporter {

// Build information from VERSION and the repository, taken when CMake configures.
struct BuildInfo {
  std::string_view version;
  std::string_view revision;
  std::string_view branch;
  std::string_view compiler;
  std::string_view date;  // YYYYMMDD-hh:mm:ss
};

BuildInfo CurrentBuild();

// The output of --version, in the format of Prometheus programs.
std::string VersionText();

// "ack-storage-exporter/0.1.0 (linux/amd64) ack-storage-exporter/1a2b3c4", the format of Kubernetes
// clients; it appears in audit logs. If it began like curl's, the API server would pretty-print its
// answers.
std::string UserAgent();

}  // namespace exporter
