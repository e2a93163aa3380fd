// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/recorded_scenarios.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/poll/reading_store.h"
#include "exporter/publish/page.h"
#include "exporter/report/json_documents.h"
#include "tests/e2e/simulator_transport.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fixture_cluster.h"
#include "tests/support/sample_inventory.h"

namespace exporter {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxPlans = 8;

std::string Sorted(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto is_head = [](const std::string& line) { return line.starts_with('#'); };
  for (auto first = lines.begin(); first != lines.end();) {
    first = std::find_if_not(first, lines.end(), is_head);
    const auto last = std::find_if(first, lines.end(), is_head);
    std::sort(first, last);
    first = last;
  }
  std::string sorted;
  for (const std::string& line : lines) {
    if (!line.starts_with("# HELP")) sorted += line + "\n";
  }
  return sorted;
}

std::string TextOrError(Result<std::string> text) {
  return text ? *text : "error: " + text.error().message;
}

std::string Plans(const Evaluation& evaluation) {
  std::string text;
  std::size_t count = 0;
  for (const auto& set : evaluation.inventory().stateful_sets) {
    if (++count > kMaxPlans) break;
    for (const std::int64_t more : {1, 6}) {
      const auto plan = ReadinessJson(
          evaluation.analysis,
          {.ns = set.meta.ns, .stateful_set = set.meta.name, .replicas = set.replicas + more});
      text += !plan ? "error: " + plan.error().message : plan->value_or("none");
    }
  }
  return text;
}

Documents DocumentsOf(Inventory inventory, Memory& memory) {
  auto [evaluation, next] =
      Evaluate(std::make_shared<const Inventory>(std::move(inventory)), {}, memory);
  memory = std::move(next);
  const Query all = Query::Parse("limit=5000", {"limit"}).value();
  return {{"page.txt", Sorted(TextOf(RenderPage(*evaluation)))},
          {"findings.json", TextOrError(FindingsJson(*evaluation, Query::Parse("", {}).value()))},
          {"inventory.json", TextOrError(InventoryJson(*evaluation, all))},
          {"readiness.json", Plans(*evaluation)}};
}

bool NeverSleep(std::chrono::milliseconds, const std::stop_token&) {
  return false;
}

class Player {
 public:
  explicit Player(const std::string& scenario)
      : simulator_(*simulator::MakeScenario(scenario,
                                            {.seed = 7, .nodes = 30, .volumes = 400, .pods = 600}),
                   {.tokens = {"token"}, .anonymous = true}, {}, [this] { return Seconds(); }) {
    for (const Source& source : AllSources()) {
      sources_.push_back({.source = &source, .interval = 5min, .max_age = 24h});
      if (source.make_feed) {
        sources_.back().feed =
            std::make_shared<Feed>(source.make_feed({.inventory = latest_, .scope = {}}));
      }
    }
    store_ = std::make_unique<ReadingStore>(sources_);
  }

  void Play(const std::function<void(const std::string&, const Documents&)>& take) {
    int number = 0;
    for (const std::string& step : simulator_.story().steps()) {
      simulator_.story().AdvanceTo(step, Seconds());
      for (int round = 0; round < 3; ++round) {
        clock_.Advance(11min);
        ReadAll();
        const Documents documents = DocumentsOf(store_->Build(clock_.Now()), memory_);
        if (round == 2) take(std::to_string(number++) + "-" + step, documents);
      }
    }
  }

 private:
  std::int64_t Seconds() const {
    return std::chrono::floor<std::chrono::seconds>(clock_.Now()).time_since_epoch().count();
  }

  // Kubernetes once more behind the cloud: verdicts on disks want volumes that were read later.
  void ReadAll() {
    Read(0);
    Read(1);
  }

  void Read(int pass) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (pass > 0 && sources_[i].source->read) continue;
      const TimePoint started = clock_.Now();
      clock_.Advance(1s);
      latest_.Put(std::make_shared<const Inventory>(store_->Build(clock_.Now())));
      const Source& source = *sources_[i].source;
      if (source.read) {
        const auto latest = latest_.current();
        const AlibabaTarget target{.name = {}, .regions = {}, .client = &alibaba_};
        alibaba::CallBudget budget{std::stop_token{}};
        auto reading = source.read(
            {.target = target, .budget = budget, .latest = *latest, .now = clock_.Now()});
        if (!reading) throw std::runtime_error(source.name + ": " + reading.error().message);
        store_->Put(i, 0, std::move(reading), started, clock_.Now());
        continue;
      }
      for (std::size_t part = 0; part < sources_[i].feed->parts.size(); ++part) {
        const auto& each = sources_[i].feed->parts[part];
        auto list = kubernetes_.List(each.collection, kubernetes::kNewestVersion, *each.store, {});
        if (!list) throw std::runtime_error(source.name + ": " + list.error().message);
        each.store->EndList();
        store_->PutListed(i, part, started, clock_.Now());
      }
    }
  }

  FakeClock clock_{TimePoint{1'795'348'800s}};
  simulator::Simulator simulator_;
  SimulatorTransport transport_{simulator_};
  kubernetes::FixedToken token_;
  kubernetes::Client kubernetes_{
      transport_, clock_, token_, {.server = "http://simulator"}, NeverSleep, [] { return 0.0; }};
  alibaba::StaticCredentials credentials_{{simulator::alibaba::AccessKey{}.id,
                                           Secret(simulator::alibaba::AccessKey{}.secret),
                                           Secret()}};
  int nonces_ = 0;
  alibaba::Client alibaba_{transport_,
                           clock_,
                           credentials_,
                           {.endpoint = "http://simulator", .rate = {.burst = 100'000}},
                           NeverSleep,
                           [] { return 0.0; },
                           [this] { return "nonce-" + std::to_string(++nonces_); }};
  Slot<Inventory> latest_;
  std::vector<ScheduledSource> sources_;
  std::unique_ptr<ReadingStore> store_;
  Memory memory_;
};

}  // namespace

void PlayScenario(const std::string& name,
                  const std::function<void(const std::string&, const Documents&)>& take) {
  Player(name).Play(take);
}

void PlayFixtures(const std::function<void(const std::string&, const Documents&)>& take) {
  Memory memory;
  int number = 0;
  for (const bool has_cloud : {false, true}) {
    for (const auto later : {0h, 1h}) {
      Inventory inventory = FixtureCluster(later);
      if (has_cloud) AddMatchingDisks(inventory);
      take(std::to_string(number++), DocumentsOf(std::move(inventory), memory));
    }
  }
}

}  // namespace exporter
