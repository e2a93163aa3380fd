// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/simulator/alibaba/signature.h"
#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/scenario.h"
#include "tests/simulator/simulator.h"
#include "tests/simulator/tls_server.h"

namespace simulator {

struct Options {
  std::string scenario;
  std::string listen = "127.0.0.1:0";
  std::string port_file;
  std::string step;
  std::string make_certificates;  // the folder; then nothing else is done
  kubernetes::Access access;
  alibaba::AccessKey key;
  FleetSize fleet;
  SecondRegion second_region;
  TlsFiles tls;
  Behaviour behaviour;
  ChurnOrder churn;
  bool report_unused = false;
};

struct ParsedOptions {
  Options options;
  std::vector<std::string> mistakes;  // one line each
  std::string help;                   // not empty when --help was given
};

ParsedOptions ParseOptions(int argc, const char* const* argv);

}  // namespace simulator
