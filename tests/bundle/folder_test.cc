// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/folder.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "exporter/bundle/seal.h"
#include "exporter/core/files.h"
#include "tests/support/temporary_folder.h"

namespace exporter::folder_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

BundleFile Ours(const std::string& name, const std::string& text) {
  return {name, Sealed(name, text)};
}

const BundleFile kA = Ours("ack-storage-a.yml", "a: 1\n");
const BundleFile kB = Ours("ack-storage-b.yml", "b: 1\n");
const BundleFile kNewB = Ours("ack-storage-b.yml", "b: 2\n");

FolderOutcome WriteTo(const TemporaryFolder& folder, const BundleFiles& files,
                      const StagedCheck& check = {}) {
  return WriteFolder({folder.path(), kRulesSuffix, files, false}, check, {});
}

std::map<std::string, std::string> Content(const TemporaryFolder& folder) {
  std::map<std::string, std::string> content;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    content[entry.path().filename().string()] = ReadTextFile(entry.path().string()).value_or("?");
  }
  return content;
}

TEST(WriteFolder, WritesReplacesAndRemoves) {
  const TemporaryFolder folder;
  const std::string a = folder.path() + "/ack-storage-a.yml";
  const std::string b = folder.path() + "/ack-storage-b.yml";
  folder.Write("mine.yml", "mine");
  EXPECT_THAT(WriteTo(folder, {kA, kB}).written, ElementsAre(a, b));
  EXPECT_THAT(WriteTo(folder, {kA, kB}).written, IsEmpty());
  const FolderOutcome outcome = WriteTo(folder, {kNewB});
  EXPECT_THAT(outcome.written, ElementsAre(b));
  EXPECT_THAT(outcome.removed, ElementsAre(a));
  EXPECT_THAT(outcome.problems, IsEmpty());
  EXPECT_THAT(Content(folder),
              UnorderedElementsAre(Pair("mine.yml", "mine"), Pair(kNewB.name, kNewB.text)));
}

TEST(WriteFolder, LetsOthersReadItsFiles) {
  const TemporaryFolder folder;
  WriteTo(folder, {kA});
  const mode_t mask = umask(0);
  umask(mask);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder.path() + "/" + kA.name).permissions(),
            static_cast<perms>(0644U & ~mask));
}

TEST(WriteFolder, CleansUpAfterARunThatWasKilled) {
  const TemporaryFolder folder;
  folder.Write(".ack-storage-a.yml.tmp", "half");
  folder.Write(".ack-storage-gone.yml.tmp", "half");
  folder.Write(".other.yml.tmp", "not ours");
  EXPECT_THAT(WriteTo(folder, {kA}).problems, IsEmpty());
  EXPECT_THAT(Content(folder),
              UnorderedElementsAre(Pair(kA.name, kA.text), Pair(".other.yml.tmp", "not ours")));
}

TEST(WriteFolder, ShowsWholeFilesToTheCheckBeforeAnyIsInPlace) {
  const TemporaryFolder folder;
  WriteTo(folder, {kA, kB});
  std::vector<std::string> seen;
  const FolderOutcome outcome =
      WriteTo(folder, {kA, kNewB}, [&](const std::vector<std::string>& paths) {
        for (const std::string& path : paths) seen.push_back(ReadTextFile(path).value_or("?"));
        EXPECT_EQ(Content(folder)[kB.name], kB.text);
        return std::nullopt;
      });
  EXPECT_THAT(seen, ElementsAre(kNewB.text));
  EXPECT_EQ(Content(folder)[kB.name], kNewB.text);
}

TEST(WriteFolder, ChangesNothingThatTheCheckRefuses) {
  const TemporaryFolder folder;
  WriteTo(folder, {kA, kB});
  const auto before = Content(folder);
  const FolderOutcome outcome =
      WriteTo(folder, {kNewB}, [](const std::vector<std::string>&) { return "no good"; });
  EXPECT_THAT(outcome.problems, ElementsAre("no good"));
  EXPECT_THAT(outcome.removed, IsEmpty());
  EXPECT_EQ(Content(folder), before);
}

TEST(WriteFolder, LeavesWhatSomebodyChangesWhileItChecks) {
  const TemporaryFolder folder;
  WriteTo(folder, {kA, kB});
  const BundleFile late = Ours("ack-storage-c.yml", "c: 1\n");
  const FolderOutcome outcome =
      WriteTo(folder, {kNewB, late}, [&](const std::vector<std::string>&) {
        for (const std::string& name : {kA.name, kB.name, late.name}) folder.Write(name, "mine");
        return std::nullopt;
      });
  EXPECT_THAT(outcome.problems, ElementsAre(HasSubstr("b.yml: was changed meanwhile"),
                                            HasSubstr("c.yml: was changed meanwhile")));
  EXPECT_THAT(Content(folder), UnorderedElementsAre(Pair(kA.name, "mine"), Pair(kB.name, "mine"),
                                                    Pair(late.name, "mine")));
}

TEST(WriteFolder, DoesNotRemoveWhatSomebodyChangesWhileItChecks) {
  const TemporaryFolder folder;
  WriteTo(folder, {kA});
  const FolderOutcome outcome = WriteTo(folder, {kB}, [&](const std::vector<std::string>&) {
    folder.Write(kA.name, "mine");
    return std::nullopt;
  });
  EXPECT_THAT(outcome.problems, ElementsAre(HasSubstr("a.yml: was changed meanwhile")));
  EXPECT_THAT(Content(folder), UnorderedElementsAre(Pair(kA.name, "mine"), Pair(kB.name, kB.text)));
}

TEST(WriteFolder, GoesOnWithoutAFileThatIsRefused) {
  const TemporaryFolder folder;
  folder.Write(kA.name, "somebody else's");
  const FolderOutcome outcome = WriteTo(folder, {kA, kB});
  EXPECT_THAT(outcome.problems, ElementsAre(StartsWith(folder.path() + "/ack-storage-a.yml: ")));
  EXPECT_THAT(Content(folder),
              UnorderedElementsAre(Pair(kA.name, "somebody else's"), Pair(kB.name, kB.text)));
}

TEST(WriteFolder, NamesTheFolderThatCannotBeUsed) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("file", "");
  for (const std::string& path : {folder.path() + "/missing", file}) {
    const FolderOutcome outcome = WriteFolder({path, kRulesSuffix, {kA}, false}, {}, {});
    EXPECT_THAT(outcome.problems, ElementsAre(AllOf(StartsWith(path + ": "), HasSubstr("open"))));
  }
  // Nobody can create files there.
  const FolderOutcome outcome = WriteFolder({"/proc", kRulesSuffix, {kA}, false}, {}, {});
  EXPECT_THAT(outcome.problems, ElementsAre(StartsWith("/proc: cannot be written to: ")));
}

TEST(WriteFolder, SaysWhichFileCannotTakeItsPlace) {
  const TemporaryFolder folder;
  WriteTo(folder, {kB});
  std::filesystem::create_directory(folder.path() + "/" + kA.name);
  const FolderOutcome outcome = WriteFolder({folder.path(), kRulesSuffix, {kA}, true}, {}, {});
  EXPECT_THAT(outcome.problems, ElementsAre(HasSubstr("ack-storage-a.yml: cannot be replaced: ")));
  // What is there stays until all that is new is in place.
  EXPECT_THAT(Content(folder), UnorderedElementsAre(Pair(kA.name, "?"), Pair(kB.name, kB.text)));
}

TEST(WriteFolder, LeavesTheFolderToAnotherWriter) {
  const TemporaryFolder folder;
  const int other = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  std::stop_source stopped;
  stopped.request_stop();
  for (const std::stop_token& stop : {std::stop_token(), stopped.get_token()}) {
    const auto outcome = WriteFolder({folder.path(), kRulesSuffix, {kA}, false}, {}, stop);
    EXPECT_THAT(outcome.problems, ElementsAre(HasSubstr("another process")));
    EXPECT_THAT(Content(folder), IsEmpty());
  }
  close(other);
  EXPECT_THAT(WriteTo(folder, {kA}).problems, IsEmpty());
}

}  // namespace
}  // namespace exporter::folder_test
