// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/folder.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "exporter/bundle/folder_plan.h"
#include "exporter/core/files.h"
#include "exporter/core/sleeper.h"

namespace exporter {
namespace {

using Problem = std::optional<std::string>;

constexpr const char* kChangedMeanwhile = ": was changed meanwhile, so it is left alone";

class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  ~Handle() {
    if (number_ >= 0) close(number_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

Problem WhyNot(const std::string& path, const std::string& what) {
  return path + ": " + what + ": " + std::generic_category().message(errno);
}

// Waits for other writers of the folder. The lock ends with the process, even if it is killed. A
// file system that has no such locks gives none.
Problem Lock(const Handle& handle, const std::string& path, const std::stop_token& stop) {
  constexpr int kMaxAttempts = 50;
  const Sleeper sleeper = RealSleeper();
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (flock(handle.number(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
    if (!sleeper(std::chrono::milliseconds{100}, stop)) break;
  }
  return path + ": another process is writing the bundle there, and does not end";
}

bool WriteAll(const Handle& handle, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(handle.number(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return fsync(handle.number()) == 0;
}

// One run over one folder.
class FolderRun {
 public:
  FolderRun(const BundleFolder& folder, const Handle& handle) : folder_(folder), handle_(handle) {}

  FolderOutcome Run(const StagedCheck& check) {
    if (const Problem problem = Look()) return Failed(*problem);
    const FolderPlan plan = PlanFolder(folder_.files, found_, folder_.is_forced);
    for (const std::string& refused : plan.refused) outcome_.problems.push_back(PathOf(refused));
    for (const BundleFile& file : plan.write) {
      const Problem problem = Stage(file);
      if (problem) return Failed(*problem);
    }
    if (check && !staged_.empty()) {
      const Problem problem = check(staged_);
      if (problem) return Failed(*problem);
    }
    if (Swap(plan.write)) Remove(plan.remove);
    return std::move(outcome_);
  }

 private:
  std::string PathOf(const std::string& name) const {
    return (std::filesystem::path(folder_.path) / name).string();
  }

  FolderOutcome Failed(const std::string& problem) {
    for (const std::string& path : staged_) unlink(path.c_str());
    outcome_.problems.push_back(problem);
    return std::move(outcome_);
  }

  // Reads what is there, and removes what a run that was killed left behind.
  Problem Look() {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder_.path, error), end; entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (IsTemporaryName(name, folder_.suffix)) unlink(PathOf(name).c_str());
      if (IsBundleName(name, folder_.suffix)) found_.emplace(name, ReadTextFile(PathOf(name)));
    }
    if (!error) return std::nullopt;
    return folder_.path + ": cannot be read: " + error.message();
  }

  Problem Stage(const BundleFile& file) {
    const std::string path = PathOf(TemporaryName(file.name));
    const Handle handle(
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!handle.is_open()) return WhyNot(folder_.path, "cannot be written to");
    staged_.push_back(path);
    if (!WriteAll(handle, file.text)) return WhyNot(path, "cannot be written");
    return std::nullopt;
  }

  // Whether a file is still what the plan was made for: checking the new ones may take a while.
  bool IsAsFound(const std::string& name) const {
    const auto before = found_.find(name);
    std::error_code error;
    const bool exists = std::filesystem::exists(PathOf(name), error);
    if (before == found_.end()) return !exists && !error;
    if (!before->second) return true;
    const auto now = ReadTextFile(PathOf(name));
    return now && *now == *before->second;
  }

  // False if a file could not take its place.
  bool Swap(const BundleFiles& files) {
    bool is_whole = true;
    for (const BundleFile& file : files) {
      const std::string path = PathOf(file.name);
      const std::string temporary = PathOf(TemporaryName(file.name));
      const bool is_as_found = IsAsFound(file.name);
      if (is_as_found && rename(temporary.c_str(), path.c_str()) == 0) {
        outcome_.written.push_back(path);
        continue;
      }
      outcome_.problems.push_back(is_as_found ? *WhyNot(path, "cannot be replaced")
                                              : path + kChangedMeanwhile);
      unlink(temporary.c_str());
      is_whole = false;
    }
    if (!files.empty()) Flush();
    return is_whole;
  }

  void Remove(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const std::string path = PathOf(name);
      if (!IsAsFound(name)) {
        outcome_.problems.push_back(path + kChangedMeanwhile);
      } else if (unlink(path.c_str()) == 0) {
        outcome_.removed.push_back(path);
      } else {
        outcome_.problems.push_back(*WhyNot(path, "cannot be removed"));
      }
    }
    if (!names.empty()) Flush();
  }

  void Flush() {
    // Some network file systems cannot flush a folder.
    if (fsync(handle_.number()) == 0 || errno == EINVAL) return;
    outcome_.problems.push_back(*WhyNot(folder_.path, "cannot be flushed to disk"));
  }

  const BundleFolder& folder_;
  const Handle& handle_;
  FoundFiles found_;
  std::vector<std::string> staged_;  // paths
  FolderOutcome outcome_;
};

}  // namespace

FolderOutcome WriteFolder(const BundleFolder& folder, const StagedCheck& check,
                          const std::stop_token& stop) {
  const auto failed = [](const Problem& problem) {
    return FolderOutcome{.written = {}, .removed = {}, .problems = {*problem}};
  };
  const Handle handle(open(folder.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.is_open()) return failed(WhyNot(folder.path, "is no folder that can be opened"));
  if (const Problem problem = Lock(handle, folder.path, stop)) return failed(problem);
  return FolderRun(folder, handle).Run(check);
}

}  // namespace exporter
