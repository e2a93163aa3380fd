// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tests/simulator/alibaba/parameters.h"
#include "tests/simulator/encoding.h"

namespace simulator {
namespace {

// Numbers arrive as text, so that all mistakes are found at once.
struct Numbers {
  std::string seed = "1";
  std::string nodes = "1000";
  std::string volumes = "20000";
  std::string pods;
  std::string bookmark_interval = "0";
  std::string history = "100000";
  std::string churn = "0";
  std::string second_region_disks = "0";
};

void Declare(CLI::App& app, Options& options, Numbers& numbers, std::vector<std::string>& denials,
             std::string& regions) {
  app.add_option("--scenario", options.scenario, "incident, hazards, healthy or fleet");
  app.add_option("--listen", options.listen, "loopback address and port, 0 for any (127.0.0.1:0)");
  app.add_option("--port-file", options.port_file, "file that gets the port number");
  app.add_option("--token", options.access.tokens,
                 "accepted bearer token, repeatable (simulator-token)");
  app.add_flag(
      "--anonymous", options.access.anonymous,
      "also serve Kubernetes requests without a token: kubectl sends none over plain HTTP");
  app.add_option("--access-key-id", options.key.id, "accepted AccessKey (simulator-key)");
  app.add_option("--access-key-secret", options.key.secret, "its secret (simulator-secret)");
  app.add_option("--security-token", options.key.token, "the token that goes with it (none)");
  app.add_option("--step", options.step, "step to start in");
  app.add_option("--seed", numbers.seed, "fleet: seed (1)");
  app.add_option("--nodes", numbers.nodes, "fleet: nodes (1000)");
  app.add_option("--volumes", numbers.volumes, "fleet: volumes (20000)");
  app.add_option("--pods", numbers.pods, "fleet: pods (half as many again as volumes)");
  app.add_flag("--anti-affinity", options.fleet.is_apart,
               "fleet: every third StatefulSet keeps its replicas on different nodes");
  app.add_option("--regions", regions,
                 "cn-shenzhen, the region of the cluster, or that and a second one: every second "
                 "unattached disk that no volume names is there (cn-shenzhen)");
  app.add_option("--second-region-disks", numbers.second_region_disks,
                 "disks that are made in the second region (0)");
  app.add_option("--basic-auth", options.access.basic_auth, "accepted USER:PASSWORD");
  app.add_option("--deny", denials, "RESOURCE[:VERB,...] that RBAC refuses, repeatable");
  app.add_option("--tls-cert", options.tls.cert, "serve TLS with this certificate (PEM)");
  app.add_option("--tls-key", options.tls.key, "its key (PEM)");
  app.add_option("--client-ca", options.tls.client_ca,
                 "accept client certificates signed by this CA (PEM)");
  app.add_option("--make-certificates", options.make_certificates,
                 "write certificates for tests into this folder and exit");
  app.add_option("--bookmark-interval", numbers.bookmark_interval,
                 "seconds between bookmarks of a watch (0: only just before it ends)");
  app.add_option("--history", numbers.history,
                 "changes that are kept for watches and paged lists (100000)");
  app.add_flag("--unused-condition", options.report_unused,
               "claims tell since when no pod uses them (an alpha feature of Kubernetes 1.36)");
  app.add_option("--churn", numbers.churn, "random changes per second from the start (0)");
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

  void Access(Options& options, const std::vector<std::string>& denials) {
    for (const std::string& text : denials) {
      if (auto denial = kubernetes::ParseDenial(text)) {
        options.access.denials.push_back(std::move(*denial));
      } else {
        mistakes_.push_back("--deny: \"" + text +
                            "\" is not RESOURCE or RESOURCE:VERB,... of a resource that is served "
                            "and the verbs get, list, watch");
      }
    }
    const std::string& basic = options.access.basic_auth;
    if (!basic.empty() && basic.find(':') == std::string::npos)
      mistakes_.push_back("--basic-auth: the value is not USER:PASSWORD");
  }

  void Regions(const std::string& regions, SecondRegion& second) {
    const std::string first = World().region;
    if (regions.starts_with(first + ",")) second.name = regions.substr(first.size() + 1);
    const bool is_known = alibaba::IsRegion(second.name) && second.name != first;
    if (!is_known && !regions.empty() && regions != first)
      mistakes_.push_back("--regions: \"" + regions + "\" is not " + first + " or " + first +
                          ",REGION with another region of Alibaba Cloud");
    if (second.disks > 0 && !is_known)
      mistakes_.push_back("--second-region-disks: --regions names no second region");
  }

  void Tls(const TlsFiles& tls) {
    if (tls.cert.empty() != tls.key.empty())
      mistakes_.push_back("--tls-cert and --tls-key: one without the other is of no use");
    if (tls.cert.empty() && !tls.client_ca.empty())
      mistakes_.push_back("--client-ca: client certificates need --tls-cert and --tls-key");
  }

  void Story(const Options& options) {
    const std::vector<std::string> names = ScenarioNames();
    if (std::find(names.begin(), names.end(), options.scenario) == names.end()) {
      mistakes_.push_back("--scenario: \"" + options.scenario +
                          "\" is none of incident, hazards, healthy, fleet");
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

void ReadNumbers(const Numbers& numbers, Checker& check, Options& options) {
  constexpr long long kMostNodes = 10000;
  constexpr long long kMostVolumes = 200000;
  constexpr long long kMostPods = 300000;
  constexpr long long kMostChanges = 1000000;
  FleetSize& fleet = options.fleet;
  fleet.seed = static_cast<std::uint64_t>(check.Number("--seed", numbers.seed, 0, 1000000000));
  fleet.nodes = static_cast<int>(check.Number("--nodes", numbers.nodes, 1, kMostNodes));
  fleet.volumes = static_cast<int>(check.Number("--volumes", numbers.volumes, 0, kMostVolumes));
  if (!numbers.pods.empty())
    fleet.pods = static_cast<int>(check.Number("--pods", numbers.pods, 0, kMostPods));
  options.second_region.disks = static_cast<int>(
      check.Number("--second-region-disks", numbers.second_region_disks, 0, kMostVolumes));
  options.behaviour.bookmark_seconds =
      check.Number("--bookmark-interval", numbers.bookmark_interval, 0, 3600);
  options.behaviour.history =
      static_cast<std::size_t>(check.Number("--history", numbers.history, 1, 10000000));
  options.churn.amount = check.Number("--churn", numbers.churn, 0, kMostChanges);
  options.churn.seed = fleet.seed;
}

}  // namespace

ParsedOptions ParseOptions(int argc, const char* const* argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  Numbers numbers;
  CLI::App app("Fake Kubernetes API and Alibaba Cloud ECS OpenAPI on loopback", "ack-simulator");
  app.allow_extras();
  std::vector<std::string> denials;
  std::string regions;
  Declare(app, options, numbers, denials, regions);
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

  if (!options.make_certificates.empty()) return parsed;

  Checker check(parsed.mistakes);
  ReadNumbers(numbers, check, options);
  check.Regions(regions, options.second_region);
  check.Access(options, denials);
  check.Tls(options.tls);
  check.Listen(options.listen);
  check.Story(options);
  return parsed;
}

}  // namespace simulator
