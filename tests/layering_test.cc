// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/layering_rules.h"
#include "tests/naming_rules.h"

namespace exporter::layering_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// The C++ files of this repository.
const SourceTree& Sources() {
  static const SourceTree kTree = [] {
    const std::filesystem::path root = EXPORTER_SOURCE;
    SourceTree tree;
    for (const char* folder : {"exporter", "tests"}) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
        const auto extension = entry.path().extension();
        if (extension != ".h" && extension != ".cc") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        tree.emplace(std::filesystem::relative(entry.path(), root).string(),
                     std::string{std::istreambuf_iterator<char>(file), {}});
      }
    }
    return tree;
  }();
  return kTree;
}

// Prints all of them, where a matcher prints the first 32.
void ExpectNone(const std::vector<std::string>& breaches) {
  std::string lines;
  for (const std::string& breach : breaches) lines += breach + "\n";
  EXPECT_TRUE(breaches.empty()) << breaches.size() << " breaches:\n" << lines;
}

TEST(Sources, FollowTheArrowsBetweenFolders) {
  ASSERT_GT(Sources().size(), 300U);
  ExpectNone(FindForbiddenIncludes(Sources()));
}

TEST(Sources, KeepThirdPartyHeadersBehindTheirDoors) {
  ExpectNone(FindForeignHeaders(Sources()));
}

TEST(Sources, NameMetricsInTheirHomesOnly) {
  ExpectNone(FindStrayMetricNames(Sources()));
}

TEST(Sources, NameChecksNowhereBelowThem) {
  ASSERT_THAT(CheckNames(Sources()), SizeIs(testing::Ge(17U)));
  ExpectNone(FindStrayCheckNames(Sources()));
}

TEST(Sources, AreTidy) {
  ExpectNone(FindUntidy(Sources()));
}

TEST(Sources, EvaluateNothingForARequest) {
  ExpectNone(FindEvaluationsByRequests(Sources()));
}

TEST(Sources, AreNotInFragments) {
  ExpectNone(FindFragments(Sources()));
}

// What is forbidden in a tree of one file.
std::vector<std::string> Alone(const std::string& path, const std::string& text) {
  return FindForbiddenIncludes({{path, text}});
}

TEST(LayeringRules, NoticeForbiddenIncludes) {
  EXPECT_THAT(Alone("exporter/core/x.cc", "#include \"exporter/http/url.h\"\n"),
              ElementsAre("exporter/core/x.cc: #include exporter/http/url.h: "
                          "core/ may not include it"));
  EXPECT_THAT(Alone("exporter/kubernetes/client/x.h",
                    "#  include \"exporter/alibaba/client/client.h\" // y\n"),
              SizeIs(1));
  EXPECT_THAT(Alone("exporter/alibaba/credentials/x.h",
                    "#include \"exporter/kubernetes/resources/pod.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(Alone("exporter/serve/x.cc", "#include \"exporter/app/wiring.h\"\n"), SizeIs(1));
  EXPECT_THAT(
      Alone("exporter/analysis/x.cc", "#include \"exporter/kubernetes/resources/node.h\"\n"),
      SizeIs(1));
  EXPECT_THAT(Alone("exporter/poll/x.cc", "#include \"exporter/checks/check.h\"\n"), SizeIs(1));
  EXPECT_THAT(Alone("exporter/core/x.cc", "#include \"tests/support/matchers.h\"\n"), SizeIs(1));
  EXPECT_THAT(Alone("exporter/core/x.cc", "#include \"error.h\"\n"), SizeIs(1));
  EXPECT_THAT(Alone("exporter/extra/x.cc", "#include \"exporter/core/error.h\"\n"),
              ElementsAre(HasSubstr("does not know")));
  EXPECT_THAT(Alone("exporter/app/x.cc", "#include \"exporter/serve/router.h\"\n"), IsEmpty());
  EXPECT_THAT(Alone("tests/x.cc", "#include \"exporter/serve/router.h\"\n"), IsEmpty());
}

TEST(LayeringRules, KeepResourcesFromClients) {
  for (const std::string api : {"kubernetes", "alibaba"}) {
    const std::string resource = "exporter/" + api + "/resources/x.h";
    EXPECT_THAT(Alone(resource, "#include \"exporter/json/fields.h\"\n"), IsEmpty());
    EXPECT_THAT(Alone(resource, "#include \"exporter/" + api + "/client/client.h\"\n"), SizeIs(1));
    EXPECT_THAT(Alone(resource, "#include \"exporter/http/transport.h\"\n"), SizeIs(1));
    EXPECT_THAT(Alone(resource, "#include \"exporter/metrics/metric_def.h\"\n"), SizeIs(1));
    EXPECT_THAT(Alone("exporter/" + api + "/client/x.h", "#include \"" + resource + "\"\n"),
                IsEmpty());
    EXPECT_THAT(Alone("exporter/inventory/x.h", "#include \"" + resource + "\"\n"), IsEmpty());
    EXPECT_THAT(
        Alone("exporter/inventory/x.h", "#include \"exporter/" + api + "/client/client.h\"\n"),
        SizeIs(1));
  }
}

TEST(LayeringRules, NoticeTheTransportBehindTwoHeaders) {
  for (const std::string folder : {"inventory", "analysis", "checks"}) {
    const std::string first = "exporter/" + folder + "/first.h";
    const std::string file = "exporter/" + folder + "/x.cc";
    const SourceTree tree{
        {file, "#include \"" + first + "\"\n"},
        {first, "#include \"exporter/alibaba/resources/second.h\"\n"},
        {"exporter/alibaba/resources/second.h", "#include \"exporter/http/transport.h\"\n"}};
    EXPECT_THAT(FindForbiddenIncludes(tree),
                testing::Contains(file + ": reaches exporter/http/transport.h by " + first +
                                  ", exporter/alibaba/resources/second.h"));
  }
}

TEST(LayeringRules, NoticeTheOtherApiBehindAHeader) {
  const SourceTree tree{
      {"exporter/kubernetes/client/x.cc", "#include \"exporter/core/first.h\"\n"},
      {"exporter/core/first.h", "#include \"exporter/alibaba/client/client.h\"\n"}};
  EXPECT_THAT(FindForbiddenIncludes(tree),
              testing::Contains("exporter/kubernetes/client/x.cc: reaches "
                                "exporter/alibaba/client/client.h by exporter/core/first.h"));
}

TEST(LayeringRules, LetAFolderReachWhatThoseItIncludesMayReach) {
  const SourceTree tree{
      {"exporter/checks/x.cc", "#include \"exporter/analysis/first.h\"\n"},
      {"exporter/analysis/first.h", "#include \"exporter/inventory/second.h\"\n"},
      {"exporter/inventory/second.h", "#include \"exporter/alibaba/resources/third.h\"\n"},
      {"exporter/alibaba/resources/third.h", "#include \"exporter/json/fields.h\"\n"},
      {"exporter/config/x.h", "#include \"exporter/kubernetes/access/first.h\"\n"},
      {"exporter/kubernetes/access/first.h", "#include \"exporter/http/transport.h\"\n"}};
  EXPECT_THAT(FindForbiddenIncludes(tree), IsEmpty());
}

TEST(LayeringRules, KeepThirdPartyHeadersBehindTheirDoors) {
  const auto judge = [](const std::string& path, const std::string& text) {
    return FindForeignHeaders({{path, text}});
  };
  EXPECT_THAT(judge("exporter/http/curl_transport.cc", "#include <curl/curl.h>\n"), IsEmpty());
  EXPECT_THAT(judge("exporter/http/curl_transport.h", "#include <curl/curl.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/http/retry.cc", "#include <curl/curl.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/kubernetes/resources/node.cc", "#include <simdjson.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/app/x.cc", "#include <nlohmann/json.hpp>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/app/x.cc", "#include <prometheus/gauge.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/app/x.cc", "#include <civetweb.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/config/x.cc", "#include <yaml-cpp/yaml.h>\n"), IsEmpty());
  EXPECT_THAT(judge("exporter/app/x.cc", "#include <yaml-cpp/yaml.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/alibaba/client/client.cc", "#include <openssl/evp.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/http/retry.cc", "#include <spdlog/spdlog.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/serve/x.cc", "#include <zlib.h>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/poll/x.cc", "#include <CLI/CLI.hpp>\n"), SizeIs(1));
  EXPECT_THAT(judge("exporter/app/x.cc", "#include <boost/any.hpp>\n"),
              ElementsAre(HasSubstr("has no door yet")));
  EXPECT_THAT(judge("exporter/core/x.cc", "#include <vector>\n#include <unistd.h>\n"), IsEmpty());
}

}  // namespace
}  // namespace exporter::layering_test
