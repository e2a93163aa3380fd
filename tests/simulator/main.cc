// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>

#include "tests/simulator/certificates.h"
#include "tests/simulator/http_server.h"
#include "tests/simulator/options.h"
#include "tests/simulator/simulator.h"

namespace simulator {
namespace {

// Written beside and renamed, so that a reader sees the whole number or no file.
bool WritePortFile(const std::string& path, int port) {
  const std::string draft = path + ".new";
  std::ofstream file(draft);
  file << port << '\n';
  file.close();
  return file.good() && std::rename(draft.c_str(), path.c_str()) == 0;
}

int Fail(const std::string& line) {
  std::cerr << "ack-simulator: " << line << '\n';
  return 1;
}

std::variant<std::unique_ptr<HttpServer>, std::string> Serve(const Options& options,
                                                             Simulator& simulator) {
  std::unique_ptr<TlsServer> tls;
  if (!options.tls.cert.empty()) {
    auto loaded = TlsServer::Load(options.tls);
    if (auto* const error = std::get_if<std::string>(&loaded)) return std::move(*error);
    tls = std::move(std::get<std::unique_ptr<TlsServer>>(loaded));
  }
  return HttpServer::Start(options.listen, std::move(tls),
                           [&](const Request& request) { return simulator.Respond(request); });
}

int Run(const Options& options, const sigset_t& ending) {
  Scenario scenario = *MakeScenario(options.scenario, options.fleet);
  scenario = WithSecondRegion(std::move(scenario), options.second_region);
  if (options.report_unused) scenario = ReportingUnused(std::move(scenario));
  Simulator simulator(
      std::move(scenario), options.access, options.key,
      [] { return static_cast<std::int64_t>(std::time(nullptr)); }, options.behaviour);
  if (!options.step.empty()) simulator.story().AdvanceTo(options.step, std::time(nullptr));
  auto started = Serve(options, simulator);
  if (const auto* error = std::get_if<std::string>(&started)) return Fail(*error);
  const auto& server = std::get<std::unique_ptr<HttpServer>>(started);
  if (!options.port_file.empty() && !WritePortFile(options.port_file, server->port()))
    return Fail("--port-file: cannot write " + options.port_file);
  simulator.churn().Start(options.churn);

  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  std::cout << "ack-simulator listening on " << (options.tls.cert.empty() ? "http" : "https")
            << "://" << host << ':' << server->port() << " scenario=" << options.scenario
            << std::endl;
  int signal = 0;
  sigwait(&ending, &signal);
  return 0;
}

int Main(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(argc, argv);
  if (!parsed.help.empty()) {
    std::cout << parsed.help;
    return 0;
  }
  for (const std::string& mistake : parsed.mistakes)
    std::cerr << "ack-simulator: " << mistake << '\n';
  if (!parsed.mistakes.empty()) return 2;
  if (!parsed.options.make_certificates.empty()) {
    const std::string error = MakeCertificates(parsed.options.make_certificates);
    return error.empty() ? 0 : Fail("--make-certificates: " + error);
  }

  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  // Before the threads of the server start, so that they inherit it.
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return Run(parsed.options, ending);
}

}  // namespace
}  // namespace simulator

int main(int argc, char** argv) {
  try {
    return simulator::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "ack-simulator: " << error.what() << '\n';
    return 1;
  }
}
