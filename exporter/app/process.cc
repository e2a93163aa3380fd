// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/process.h"

#include <iostream>

#include <pthread.h>

namespace exporter {

int ReportConfigErrors(const ConfigErrors& errors) {
  for (const std::string& error : errors) {
    std::cerr << "ack-storage-exporter: " << error << "\n";
  }
  return kWrongUsage;
}

sigset_t BlockStopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

}  // namespace exporter
