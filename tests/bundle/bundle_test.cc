// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "exporter/bundle/bundle_watch.h"
#include "exporter/core/files.h"
#include "tests/support/captured_log.h"
#include "tests/support/fake_transport.h"
#include "tests/support/temporary_folder.h"

namespace exporter::bundle_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Folders, a thresholds file and a Prometheus that can be told what to answer.
struct Beside {
  TemporaryFolder folder;
  int status = 200;
  FakeTransport prometheus{[this](const HttpRequest&) { return Respond(status, "so it is"); }};
  CapturedLog log;

  Beside() {
    std::filesystem::create_directory(rules());
    std::filesystem::create_directory(folder.path() + "/dashboards");
    folder.Write("thresholds.yml", "zone_headroom_low: 7\n");
  }

  std::string rules() const { return folder.path() + "/rules"; }
  std::string Nodes() const {
    return ReadTextFile(rules() + "/ack-storage-nodes.yml").value_or("missing");
  }
  BundleOptions Options() const {
    return {.rules_folder = rules(),
            .dashboards_folder = folder.path() + "/dashboards",
            .thresholds_file = folder.path() + "/thresholds.yml",
            .reload_url = "http://127.0.0.1:9090/-/reload",
            .promtool = ""};
  }
};

TEST(RunBundleOnce, WritesEverythingAndReloads) {
  Beside beside;
  Bundle bundle(beside.Options(), beside.prometheus);
  const BundleRun run = RunBundleOnce(bundle, {});
  EXPECT_TRUE(run.is_usable);
  EXPECT_THAT(run.problems, IsEmpty());
  EXPECT_THAT(beside.Nodes(), HasSubstr("< 7"));
  EXPECT_TRUE(
      std::filesystem::exists(beside.folder.path() + "/dashboards/ack-storage-overview.json"));
  EXPECT_THAT(beside.prometheus.requests(), SizeIs(1));
}

TEST(RunBundleOnce, DoesNothingWithWrongThresholds) {
  Beside beside;
  Bundle bundle(beside.Options(), beside.prometheus);
  const auto refuses = [&](const std::string& text, const char* why) {
    beside.folder.Write("thresholds.yml", text);
    const BundleRun run = RunBundleOnce(bundle, {});
    EXPECT_FALSE(run.is_usable) << text;
    EXPECT_THAT(run.problems, ElementsAre(AllOf(HasSubstr("thresholds.yml: "), HasSubstr(why))));
  };
  refuses("zone_headroom: 7\n", "'zone_headroom' is no threshold");
  refuses("zone_headroom_low: many\n", "zone_headroom_low: 'many' is not accepted");
  refuses("job: [a]\n", "job: '(not a text)' is not accepted");
  refuses("zone_headroom_low:\n", "zone_headroom_low: '' is not accepted");
  refuses("[]", "not a YAML map");
  refuses("a: [", "not YAML");
  refuses("runbook_url_base: 'a: b'\n", "makes rules that are not valid");
  std::filesystem::remove(beside.folder.path() + "/thresholds.yml");
  EXPECT_FALSE(RunBundleOnce(bundle, {}).is_usable);
  EXPECT_TRUE(std::filesystem::is_empty(beside.rules()));
  EXPECT_THAT(beside.prometheus.requests(), IsEmpty());
}

TEST(RunBundleOnce, KeepsTheRulesIfTheReloadFails) {
  Beside beside;
  beside.status = 500;
  Bundle bundle(beside.Options(), beside.prometheus);
  const BundleRun run = RunBundleOnce(bundle, {});
  EXPECT_TRUE(run.is_usable);
  EXPECT_THAT(run.problems, ElementsAre(HasSubstr("500 so it is")));
  EXPECT_THAT(beside.Nodes(), HasSubstr("< 7"));
}

// The watch of a bundle that has been started, with one look a second.
struct Watched {
  Beside beside;
  Bundle bundle{beside.Options(), beside.prometheus};
  BundleWatch watch{bundle, Start(), [] { return 0.0; }};
  ReloadSchedule::Time now{};

  std::string Start() {
    std::string text = bundle.ReadThresholdsText().value_or("");
    EXPECT_THAT(bundle.Use(text), IsEmpty());
    return text;
  }
  void Look(int times = 1) {
    for (int i = 0; i < times; ++i) watch.Look(now += 1s, {});
  }
  std::size_t reloads() const { return beside.prometheus.requests().size(); }
};

TEST(BundleWatch, WritesAndReloadsOnceWhileNothingChanges) {
  Watched watched;
  watched.Look(10);
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 7"));
  EXPECT_EQ(watched.reloads(), 1U);
}

TEST(BundleWatch, FollowsTheThresholdsOnceTheyAreSettled) {
  Watched watched;
  watched.Look();
  watched.beside.folder.Write("thresholds.yml", "");  // truncated, about to be written
  watched.Look();
  watched.beside.folder.Write("thresholds.yml", "zone_headroom_low: 9\n");
  watched.Look();
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 7"));
  watched.Look();
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 9"));
  EXPECT_EQ(watched.reloads(), 2U);
}

TEST(BundleWatch, FollowsTheLinksOfAConfigMap) {
  Watched watched;
  const std::filesystem::path folder = watched.beside.folder.path();
  watched.beside.folder.Write("..1/thresholds.yml", "zone_headroom_low: 11\n");
  watched.beside.folder.Write("..2/thresholds.yml", "zone_headroom_low: 12\n");
  std::filesystem::create_symlink("..1", folder / "..data");
  std::filesystem::remove(folder / "thresholds.yml");
  std::filesystem::create_symlink("..data/thresholds.yml", folder / "thresholds.yml");
  watched.Look(2);
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 11"));
  std::filesystem::create_symlink("..2", folder / "..data_tmp");
  std::filesystem::rename(folder / "..data_tmp", folder / "..data");
  watched.Look(2);
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 12"));
}

TEST(BundleWatch, KeepsTheLastGoodRulesAndSaysSoOnce) {
  Watched watched;
  watched.Look();
  const std::string before = watched.beside.Nodes();
  watched.beside.folder.Write("thresholds.yml", "zone_headroom: 9\n");
  watched.Look(5);
  EXPECT_EQ(watched.beside.Nodes(), before);
  const auto count = [&](const std::string& text) {
    std::size_t found = 0;
    const std::string log = watched.beside.log.text();
    for (auto at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("'zone_headroom' is no threshold"), 1U);
  watched.beside.folder.Write("thresholds.yml", "zone_headroom_low: 8\n");
  watched.Look(2);
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 8"));
  EXPECT_EQ(count("solved"), 1U);
  std::filesystem::remove(watched.beside.folder.path() + "/thresholds.yml");
  watched.Look(5);
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 8"));
  watched.beside.folder.Write("thresholds.yml", "zone_headroom_low: 8\n");
  watched.Look(2);
  EXPECT_EQ(count("cannot be read"), 2U);  // the second time in what is solved
  EXPECT_EQ(count("solved"), 2U);
}

TEST(BundleWatch, RestoresAFileAndReloads) {
  Watched watched;
  watched.Look();
  std::filesystem::remove(watched.beside.rules() + "/ack-storage-nodes.yml");
  watched.Look();
  EXPECT_THAT(watched.beside.Nodes(), HasSubstr("< 7"));
  EXPECT_EQ(watched.reloads(), 2U);
}

TEST(BundleWatch, LeavesAFileThatSomebodyChanged) {
  Watched watched;
  watched.Look();
  std::ofstream(watched.beside.rules() + "/ack-storage-nodes.yml", std::ios::app) << "# mine\n";
  watched.beside.folder.Write("thresholds.yml", "zone_headroom_low: 9\n");
  watched.Look(5);
  EXPECT_THAT(watched.beside.Nodes(), AllOf(HasSubstr("< 7"), HasSubstr("# mine")));
  EXPECT_THAT(watched.beside.log.text(),
              HasSubstr("ack-storage-nodes.yml: is not as this program"));
}

TEST(BundleWatch, AsksAgainForAReloadUntilItSucceeds) {
  Watched watched;
  watched.beside.status = 503;
  watched.Look(300);
  // After 5, 10, 20, 40, 60, 60 seconds and so on.
  EXPECT_THAT(watched.reloads(), AllOf(testing::Ge(8U), testing::Le(9U)));
  watched.beside.status = 200;
  watched.Look(120);
  const std::size_t so_far = watched.reloads();
  watched.Look(120);
  EXPECT_EQ(watched.reloads(), so_far);
  EXPECT_THAT(watched.beside.log.text(),
              AllOf(HasSubstr("level=error msg=\"reload: POST"), HasSubstr("msg=\"solved\""),
                    HasSubstr("msg=\"reloaded\"")));
}

TEST(BundleWatch, EndsWithItsStopToken) {
  Watched watched;
  std::stop_source stop;
  int looks = 0;
  watched.watch.Run(
      [&](std::chrono::milliseconds delay, const std::stop_token&) {
        EXPECT_EQ(delay, 5s);
        return ++looks < 3;
      },
      stop.get_token());
  EXPECT_EQ(looks, 3);
  EXPECT_THAT(watched.beside.Nodes(), Not(HasSubstr("missing")));
}

}  // namespace
}  // namespace exporter::bundle_test
