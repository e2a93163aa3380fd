// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "exporter/bundle/bundle_files.h"
#include "exporter/bundle/bundle_options.h"
#include "exporter/core/error.h"
#include "exporter/http/transport.h"

namespace exporter {

// Rules and dashboards beside a Prometheus: makes them from the thresholds and keeps the folders
// of the options up to date.
class Bundle {
 public:
  // `transport` must outlive it.
  Bundle(BundleOptions options, Transport& transport)
      : options_(std::move(options)), transport_(transport) {}

  const BundleOptions& options() const { return options_; }

  // The text of the thresholds file; empty if none is given.
  Result<std::string> ReadThresholdsText() const;

  // Makes the rules anew. With errors in the thresholds, those of before are kept.
  ConfigErrors Use(const std::string& thresholds_text);

  struct Outcome {
    bool is_changed = false;
    ConfigErrors problems;
  };

  // Writes, and logs, what is not in the folders as it should be.
  Outcome Write(const std::stop_token& stop) const;

  // nullopt also where nobody is to be asked.
  std::optional<Error> Reload(const std::stop_token& stop) const;

 private:
  BundleOptions options_;
  Transport& transport_;
  BundleFiles rules_;
};

// Runs once: writes and reloads. Everything that went wrong; nothing is written if it is the
// thresholds, and `is_usable` is false then.
struct BundleRun {
  bool is_usable = true;
  ConfigErrors problems;
};
BundleRun RunBundleOnce(Bundle& bundle, const std::stop_token& stop);

}  // namespace exporter
