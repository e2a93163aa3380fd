// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/wiring.h"

#include <algorithm>
#include <stop_token>
#include <utility>

#include "exporter/app/alert_side.h"
#include "exporter/app/alibaba_side.h"
#include "exporter/app/catalogue.h"
#include "exporter/app/version.h"
#include "exporter/core/log.h"
#include "exporter/core/slot.h"
#include "exporter/http/curl_transport.h"
#include "exporter/http/observed_transport.h"
#include "exporter/inventory/inventory.h"
#include "exporter/kubernetes/access/token_source.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/metrics/page_slot.h"
#include "exporter/poll/poller.h"
#include "exporter/publish/publisher.h"
#include "exporter/serve/http_server.h"
#include "exporter/serve/router.h"

namespace exporter {
namespace {

constexpr int kMaxAgePolls = 5;

Scope MakeScope(const Options& options) {
  const auto names = [](const std::vector<std::string>& list) {
    return Scope::Names(list.begin(), list.end());
  };
  return {.namespaces = names(options.namespaces),
          .excluded_namespaces = names(options.excluded_namespaces),
          .storage_classes = names(options.storage_classes),
          .excluded_storage_classes = names(options.excluded_storage_classes)};
}

std::vector<PolledTarget> TargetsOf(const AlibabaPlan& plan) {
  std::vector<PolledTarget> targets;
  for (const TargetOptions& target : plan.targets) targets.push_back({target.name, target.regions});
  return targets;
}

// Whether a source is enabled: not disabled, and switched on if it is off by default.
bool IsRead(const Source& source, const Plan& plan) {
  const auto is_listed = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, source.name) != names.end();
  };
  const Options& options = plan.options;
  if (is_listed(options.kubernetes_disabled) || is_listed(options.alibaba_disabled)) return false;
  if (source.feature.empty()) return true;
  if (source.feature == kPricesFeature) return plan.prices.source == PriceSource::kOpenApi;
  return options.alibaba_features.contains(std::string(source.feature));
}

ScheduledSource ScheduleAlibaba(const Source& source, const Plan& plan) {
  using std::chrono::milliseconds;
  const milliseconds least =
      source.min_interval == milliseconds{0}
          ? source.min_interval
          : plan.options.alibaba_slow_poll_interval.value_or(source.min_interval);
  const milliseconds interval = std::max(plan.options.alibaba_poll_interval, least);
  // A source with a long interval must not count as stale before its next read.
  const auto max_age = plan.options.source_max_age.value_or(interval * kMaxAgePolls);
  return {.source = &source,
          .interval = interval,
          .max_age = std::max({max_age, source.min_max_age, 2 * least}),
          .targets = TargetsOf(plan.alibaba)};
}

ScheduledSource ScheduleKubernetes(const Source& source, const Plan& plan,
                                   const Slot<Inventory>& inventory) {
  const auto interval = plan.options.kubernetes_poll_interval;
  return {.source = &source,
          .interval = interval,
          .max_age = plan.options.source_max_age.value_or(interval * kMaxAgePolls),
          .feed = std::make_shared<Feed>(
              source.make_feed({.inventory = inventory, .scope = MakeScope(plan.options)}))};
}

std::vector<ScheduledSource> Schedule(const Plan& plan, const Slot<Inventory>& inventory) {
  std::vector<ScheduledSource> scheduled;
  for (const Source& source : AllSources()) {
    const bool is_alibaba = source.api == SourceApi::kAlibaba;
    if (is_alibaba && !plan.alibaba.credentials) continue;
    if (!IsRead(source, plan)) continue;
    scheduled.push_back(is_alibaba ? ScheduleAlibaba(source, plan)
                                   : ScheduleKubernetes(source, plan, inventory));
  }
  return scheduled;
}

CurlOptions ConnectionTo(const kubernetes::ClusterAccess& access, CertificateProvider certificate) {
  return {.user_agent = UserAgent(),
          .ca_file = access.ca_file,
          .ca_pem = access.ca_pem,
          .is_insecure = access.is_insecure,
          .tls_server_name = access.tls_server_name,
          .proxy_url = access.proxy_url,
          .is_compressed = access.is_compressed,
          .headers = access.headers,
          .certificate = std::move(certificate)};
}

AnalysisOptions MakeAnalysisOptions(const Plan& plan) {
  const Options& options = plan.options;
  AnalysisOptions analysis;
  analysis.prices = plan.prices;
  analysis.grace = std::chrono::floor<std::chrono::seconds>(options.checks_grace);
  analysis.ignore_mark = options.ignore_label;
  analysis.quota_ratio = options.quota_ratio;
  analysis.node_disk_limit = options.node_disk_limit;
  analysis.cluster_id = options.cluster_id;
  for (const TargetOptions& target : options.alibaba_targets) {
    analysis.cluster_ids.insert(analysis.cluster_ids.end(), target.cluster_ids.begin(),
                                target.cluster_ids.end());
  }
  return analysis;
}

void LogAlibabaSide(const Plan& plan) {
  if (plan.alibaba.credentials) {
    Log(LogLevel::kInfo, "alibaba side on",
        {{"credentials", plan.alibaba.credentials->name},
         {"targets", plan.alibaba.targets.size()}});
    return;
  }
  const bool is_switched_off = !plan.options.alibaba_enabled.value_or(true);
  Log(LogLevel::kInfo, "alibaba side off",
      {{"reason", is_switched_off ? "--alibaba.enabled is false"
                                  : "no credentials: set up RRSA, or ALIBABA_CLOUD_ACCESS_KEY_ID "
                                    "and ALIBABA_CLOUD_ACCESS_KEY_SECRET"}});
}

}  // namespace

// In order of construction: dependencies first.
struct Exporter::Parts {
  Parts(Plan given, const Thresholds& thresholds)
      : plan(std::move(given)),
        store(Schedule(plan, inventory), MakeScope(plan.options)),
        token(kubernetes::MakeTokenSource(plan.kubernetes, plugin_stop.get_token())),
        kubernetes_connection(
            ConnectionTo(plan.kubernetes, [this] { return token->Certificate(clock.Now()); })),
        kubernetes_transport(kubernetes_connection, "kubernetes", metrics),
        kubernetes_client(
            kubernetes_transport, clock, *token,
            {.server = plan.kubernetes.server, .server_place = plan.kubernetes.server_place},
            RealSleeper(), RandomJitter()),
        publisher(store, inventory, evaluation, page, metrics, clock, MakeAnalysisOptions(plan),
                  plan.options.kubernetes_poll_interval),
        reports(evaluation),
        router(page, reports, metrics,
               {.telemetry_path = plan.options.telemetry_path,
                .version = std::string(CurrentBuild().version)}) {
    if (plan.alibaba.credentials) alibaba = std::make_unique<AlibabaSide>(plan, clock, metrics);
    if (!plan.options.alertmanager_urls.empty()) {
      alerts = std::make_unique<AlertSide>(plan, thresholds, evaluation, inventory, clock, metrics);
    }
  }

  void StartPolls() {
    poller = std::make_unique<Poller>(
        PollTools{
            .kubernetes = &kubernetes_client,
            .targets = alibaba ? alibaba->targets() : std::vector<AlibabaTarget>{},
            .budget = {plan.options.calls_per_poll, plan.options.alibaba_poll_timeout.value_or(
                                                        plan.options.alibaba_poll_interval)},
            .watches = plan.options.kubernetes_mode == "watch",
            .clock = clock,
            .sleeper = RealSleeper(),
            .jitter = RandomJitter()},
        store, inventory, metrics);
    publisher.Start();
    if (alerts) alerts->Start();
  }

  Plan plan;
  SystemClock clock;
  ExporterMetrics metrics;
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ReadingStore store;
  std::stop_source plugin_stop;
  std::unique_ptr<kubernetes::TokenSource> token;
  CurlTransport kubernetes_connection;
  ObservedTransport kubernetes_transport;
  kubernetes::Client kubernetes_client;
  std::unique_ptr<AlibabaSide> alibaba;
  Publisher publisher;
  std::unique_ptr<AlertSide> alerts;
  std::unique_ptr<Poller> poller;
  Reports reports;
  Router router;
  std::unique_ptr<HttpServer> server;
};

Exporter::Exporter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Exporter::~Exporter() {
  // Request all stops before waiting for any.
  parts_->plugin_stop.request_stop();
  if (parts_->poller) parts_->poller->RequestStop();
  parts_->publisher.RequestStop();
  if (parts_->alerts) parts_->alerts->RequestStop();
}

const std::vector<int>& Exporter::ports() const {
  return parts_->server->ports();
}

Result<std::unique_ptr<Exporter>> Exporter::Start(Plan plan, const Thresholds& thresholds) {
  auto parts = std::make_unique<Parts>(std::move(plan), thresholds);
  Router& router = parts->router;
  auto server = HttpServer::Start(
      parts->plan.server, [&router](const WebRequest& request) { return router.Respond(request); });
  if (!server) return tl::unexpected(server.error());
  parts->server = std::move(*server);
  SetBuildInfo(parts->metrics);
  for (const std::string& warning : parts->plan.warnings) Log(LogLevel::kWarn, warning);
  Log(LogLevel::kInfo, "kubernetes side on", {{"server", parts->plan.kubernetes.server}});
  LogAlibabaSide(parts->plan);
  parts->StartPolls();
  return std::unique_ptr<Exporter>(new Exporter(std::move(parts)));
}

}  // namespace exporter
