// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::client_list_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr ListPath kWrapped{"Disks", "Disk"};
constexpr ListPath kAtTheRoot{"", "DiskInfos"};
constexpr ListPath kWithTokenInside{"Data", "Items", true};

// The ids listed from the given answers.
struct Listing {
  Listing(std::vector<Result<HttpResponse>> answers, const ListPath& path)
      : script(InTurn(std::move(answers))),
        list(script.client.List<std::string>(
            {.request = {.api = kDescribeDisks, .region = "cn-shenzhen"},
             .path = path,
             .decode = [](const Fields& object) -> Result<std::optional<std::string>> {
               std::string id = object.Text("Id");
               if (id.empty()) return Fail(ErrorKind::kBadResponse, "thing: no Id");
               return std::optional(std::move(id));
             },
             .finish = [](std::vector<std::string>&) {}},
            script.budget)) {}

  std::string UrlOf(std::size_t request) const {
    return script.transport.requests().at(request).url;
  }

  ScriptedClient script;
  Result<ListResult<std::string>> list;
};

Result<HttpResponse> Json(const std::string& body) {
  return Respond(200, body);
}

TEST(ClientList, ReadsAListAtTheRoot) {
  const Listing listing({Json(R"({"DiskInfos":[{"Id":"a"}],"NextToken":"t"})"),
                         Json(R"({"DiskInfos":[{"Id":"b"}],"NextToken":""})")},
                        kAtTheRoot);
  ASSERT_THAT(listing.list, IsOk());
  EXPECT_THAT(listing.list->items, ElementsAre("a", "b"));
  EXPECT_THAT(listing.UrlOf(0), Not(HasSubstr("NextToken")));
  EXPECT_THAT(listing.UrlOf(1), HasSubstr("NextToken=t"));
}

TEST(ClientList, ReadsTheTokenInsideTheWrapperWhereItIsThere) {
  const Listing listing(
      {Json(R"({"NextToken":"no","Data":{"Items":[{"Id":"a"}],"NextToken":"t"}})"),
       Json(R"({"NextToken":"no","Data":{"Items":[{"Id":"b"}],"NextToken":null}})")},
      kWithTokenInside);
  ASSERT_THAT(listing.list, IsOk());
  EXPECT_THAT(listing.list->items, ElementsAre("a", "b"));
  EXPECT_THAT(listing.UrlOf(1), HasSubstr("NextToken=t"));
}

TEST(ClientList, SendsItsTokenInTheBodyOfAForm) {
  ScriptedClient script(
      InTurn({Json(R"({"Quotas":[],"NextToken":"t+"})"), Json(R"({"Quotas":[],"NextToken":""})")}));
  const ListRequest<int> request{
      .request = {.api = kDescribeDisks, .region = "cn-shenzhen", .is_form = true},
      .path = {"", "Quotas"},
      .decode = [](const Fields&) -> Result<std::optional<int>> { return std::optional(0); },
      .finish = [](std::vector<int>&) {}};
  ASSERT_THAT(script.client.List(request, script.budget), IsOk());
  ASSERT_THAT(script.transport.requests(), SizeIs(2));
  EXPECT_EQ(script.transport.requests().at(0).body, "");
  EXPECT_EQ(script.transport.requests().at(1).body, "NextToken=t%2B");
}

TEST(ClientList, NamesWhatItCannotRead) {
  const auto message_of = [](const std::string& body, const ListPath& path) {
    const Listing listing({Json(body)}, path);
    return listing.list ? "a list" : listing.list.error().message;
  };
  EXPECT_THAT(message_of(R"({"Disks":[]})", kWrapped), HasSubstr("no readable Disks"));
  EXPECT_THAT(message_of(R"({"Disks":{"Disk":7}})", kWrapped), HasSubstr("no readable Disks.Disk"));
  EXPECT_THAT(message_of(R"({"Disks":{"Disk":[]},"NextToken":7})", kWrapped),
              HasSubstr("no readable NextToken"));
  EXPECT_THAT(message_of("{}", kAtTheRoot), HasSubstr("no readable DiskInfos"));
  EXPECT_THAT(message_of(R"({"DiskInfos":null})", kAtTheRoot), HasSubstr("no readable DiskInfos"));
  EXPECT_THAT(message_of(R"({"Data":null})", kWithTokenInside), HasSubstr("no readable Data"));
  EXPECT_THAT(message_of(R"({"Data":{"Items":[],"NextToken":{}}})", kWithTokenInside),
              HasSubstr("no readable NextToken"));
}

TEST(ClientList, FailsAsAWholeWhenItsTokenIsRefused) {
  const Listing listing(
      {Json(R"({"Disks":{"Disk":[{"Id":"a"}]},"NextToken":"t"})"),
       Respond(400, R"({"Code":"InvalidNextToken.Expired","Message":"The token is too old."})")},
      kWrapped);
  EXPECT_THAT(listing.list,
              FailsWith(ErrorKind::kBadResponse,
                        "DescribeDisks in cn-shenzhen: InvalidNextToken.Expired (400): The token "
                        "is too old."));
}

TEST(ClientList, FailsAsAWholeWhenItsTokenRepeats) {
  const Listing listing({Json(R"({"DiskInfos":[{"Id":"a"}],"NextToken":"t"})")}, kAtTheRoot);
  EXPECT_THAT(listing.list, FailsWith(ErrorKind::kBadResponse, HasSubstr("the list does not end")));
}

TEST(ClientList, CountsWhatItLeavesOut) {
  const Listing listing({Json(R"({"DiskInfos":[{"Id":"a"},{"Id":7},{},"x"],"NextToken":"t"})"),
                         Json(R"({"DiskInfos":[{}],"NextToken":""})")},
                        kAtTheRoot);
  ASSERT_THAT(listing.list, IsOk());
  EXPECT_THAT(listing.list->items, ElementsAre("a"));
  // Two invalid values and three objects without an id.
  EXPECT_EQ(listing.list->problems, 5U);
  EXPECT_EQ(listing.list->first_problem, "thing: no Id");
}

TEST(ClientList, TakesAnEmptyWrapperForAnEmptyList) {
  const Listing listing({Json(R"({"Disks":{}})")}, kWrapped);
  ASSERT_THAT(listing.list, IsOk());
  EXPECT_THAT(listing.list->items, IsEmpty());
}

}  // namespace
}  // namespace exporter::alibaba::client_list_test
