#include "tests/simulator/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tests/simulator/parameters.h"

namespace simulator {
namespace {

// Numbers arrive as text, so that all mistakes are found at once.
struct Numbers {
  std::string seed = "1";
  std::string nodes = "1000";
  std::string volumes = "20000";
};

void Declare(CLI::App& app, Options& options, Numbers& numbers) {
  app.add_option("--scenario", options.scenario, "incident, healthy or fleet");
  app.add_option("--listen", options.listen, "loopback address and port, 0 for any (127.0.0.1:0)");
  app.add_option("--port-file", options.port_file, "file that gets the port number");
  app.add_option("--token", options.access.tokens,
                 "accepted bearer token, repeatable (simulator-token)");
  app.add_flag(
      "--anonymous", options.access.anonymous,
      "also serve Kubernetes requests without a token: kubectl sends none over plain HTTP");
  app.add_option("--access-key-id", options.key.id, "accepted AccessKey (simulator-key)");
  app.add_option("--access-key-secret", options.key.secret, "its secret (simulator-secret)");
  app.add_option("--step", options.step, "step to start in");
  app.add_option("--seed", numbers.seed, "fleet: seed (1)");
  app.add_option("--nodes", numbers.nodes, "fleet: nodes (1000)");
  app.add_option("--volumes", numbers.volumes, "fleet: volumes (20000)");
}

class Checker {
 public:
  explicit Checker(std::vector<std::string>& mistakes) : mistakes_(mistakes) {}

  long long Number(const std::string& flag, const std::string& text, long long least,
                   long long most) {
    const auto number = ParseInteger(text);
    if (number && *number >= least && *number <= most) return *number;
    mistakes_.push_back(flag + ": \"" + text + "\" is not a number from " + std::to_string(least) +
                        " to " + std::to_string(most));
    return least;
  }

  void Listen(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    const std::string host = address.substr(0, colon);
    const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
    if ((host != "127.0.0.1" && host != "[::1]") || ParseInteger(port).value_or(-1) < 0 ||
        ParseInteger(port).value_or(-1) > 65535) {
      mistakes_.push_back(
          "--listen: \"" + address +
          "\" is not 127.0.0.1:PORT or [::1]:PORT; the simulator stays on loopback");
    }
  }

  void Story(const Options& options) {
    const std::vector<std::string> names = ScenarioNames();
    if (std::find(names.begin(), names.end(), options.scenario) == names.end()) {
      mistakes_.push_back("--scenario: \"" + options.scenario +
                          "\" is none of incident, healthy, fleet");
      return;
    }
    if (options.step.empty()) return;
    const Scenario scenario = *MakeScenario(options.scenario, options.fleet);
    for (const Step& step : scenario.steps)
      if (step.name == options.step) return;
    mistakes_.push_back("--step: scenario " + options.scenario + " has no step \"" + options.step +
                        "\"");
  }

 private:
  std::vector<std::string>& mistakes_;
};

}  // namespace

ParsedOptions ParseOptions(int argc, const char* const* argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  Numbers numbers;
  CLI::App app("Fake Kubernetes API and Alibaba Cloud ECS OpenAPI on loopback", "ack-simulator");
  app.allow_extras();
  Declare(app, options, numbers);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    parsed.help = app.help();
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.mistakes.emplace_back(error.what());
    return parsed;
  }
  for (const std::string& extra : app.remaining())
    parsed.mistakes.push_back(extra + ": no such flag");
  if (options.access.tokens.empty()) options.access.tokens = {"simulator-token"};

  Checker check(parsed.mistakes);
  constexpr int kMostNodes = 10000;
  constexpr int kMostVolumes = 200000;
  options.fleet.seed =
      static_cast<std::uint64_t>(check.Number("--seed", numbers.seed, 0, 1000000000));
  options.fleet.nodes = static_cast<int>(check.Number("--nodes", numbers.nodes, 1, kMostNodes));
  options.fleet.volumes =
      static_cast<int>(check.Number("--volumes", numbers.volumes, 0, kMostVolumes));
  check.Listen(options.listen);
  check.Story(options);
  return parsed;
}

}  // namespace simulator
