#include "exporter/alibaba/number_field.h"

namespace exporter::alibaba {

std::optional<std::int64_t> CountField(const Fields& object, std::string_view key) {
  // The grammar of quantities has whole numbers in both forms.
  const auto value = object.Quantity(key);
  if (!value || *value >= 0) return value;
  object.Note(key, "is negative");
  return std::nullopt;
}

}  // namespace exporter::alibaba
