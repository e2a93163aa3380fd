#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulator/parameters.h"
#include "tests/simulator/world.h"

namespace simulator::alibaba {

// The filters of DescribeDisks: a disk has to pass all that are given.
class DiskFilter {
 public:
  DiskFilter(const World& world, const Parameters& parameters);

  // Without it all ids pass.
  void AdmitOnly(std::vector<std::string> ids) { ids_ = std::move(ids); }

  bool Admits(const Disk& disk) const;

 private:
  struct Condition {
    std::string (*of)(const Disk& disk);
    std::string wanted;
  };
  struct Tag {
    std::string key;
    std::optional<std::string> value;  // any, when absent
  };

  const World& world_;
  const std::string region_;
  std::vector<Condition> conditions_;
  std::vector<Tag> tags_;
  std::optional<std::vector<std::string>> ids_;
};

// The group of every disk of the story.
inline constexpr const char* kResourceGroup = "rg-acfmwz3example1";

}  // namespace simulator::alibaba
