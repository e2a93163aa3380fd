#include "tests/simulator/kubernetes/field_selector.h"

#include <algorithm>

namespace simulator::kubernetes {
namespace {

// Kinds with selectable fields of their own name the field that they lack in other words.
std::string Unknown(const Resource& resource, const std::string& label) {
  if (!resource.selectable.empty()) return "field label not supported: " + label;
  return "\"" + label +
         "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
}

}  // namespace

std::variant<FieldSelector, std::string> FieldSelector::Parse(const Resource& resource,
                                                              std::string_view text) {
  FieldSelector selector;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return "invalid selector: '" + std::string(part) + "'; can't understand '" +
             std::string(part) + "'";
    }
    Term term;
    term.equal = equals == 0 || part[equals - 1] != '!';
    const std::string label(part.substr(0, term.equal ? equals : equals - 1));
    std::string_view value = part.substr(equals + 1);
    if (term.equal && value.starts_with('=')) value.remove_prefix(1);
    term.value = value;
    const auto& known = resource.selectable;
    const auto found = std::find(known.begin(), known.end(), label);
    if (label == "metadata.namespace") {
      term.field = kNamespace;
    } else if (label != "metadata.name") {
      if (found == known.end()) return Unknown(resource, label);
      term.field = static_cast<std::size_t>(found - known.begin());
    }
    selector.terms_.push_back(std::move(term));
  }
  return selector;
}

bool FieldSelector::Admits(std::string_view key, const StoredObject& object) const {
  const std::size_t slash = key.find('/');
  const std::string_view ns = slash == std::string_view::npos ? "" : key.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? key : key.substr(slash + 1);
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    std::string_view value = name;
    if (term.field == kNamespace) value = ns;
    if (term.field < object.fields.size()) value = object.fields[term.field];
    return (value == term.value) == term.equal;
  });
}

std::optional<std::string> FieldSelector::name() const {
  for (const Term& term : terms_)
    if (term.field == kName && term.equal) return term.value;
  return std::nullopt;
}

}  // namespace simulator::kubernetes
