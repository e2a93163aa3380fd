#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

// A fieldSelector: terms such as "spec.nodeName=a" or "type!=Normal", joined by commas.
class FieldSelector {
 public:
  // Returns the selector or the text of the real server's 400.
  static std::variant<FieldSelector, std::string> Parse(const Resource& resource,
                                                        std::string_view text);

  bool empty() const { return terms_.empty(); }
  bool Admits(std::string_view key, const StoredObject& object) const;
  // The name that every admitted object has; nullopt when no term asks for one.
  std::optional<std::string> name() const;

 private:
  static constexpr std::size_t kName = 1000;
  static constexpr std::size_t kNamespace = 1001;
  struct Term {
    std::size_t field = kName;  // or a place in Resource::selectable
    std::string value;
    bool equal = true;
  };

  std::vector<Term> terms_;
};

}  // namespace simulator::kubernetes
