#pragma once

#include <optional>
#include <string_view>

#include "tests/simulator/message.h"

namespace simulator::kubernetes {

// /version, /livez, /readyz, /healthz: open to everybody.
std::optional<Answer> AnswerOpenPath(std::string_view path);

// /api, /apis and the resource lists of the groups, in the unaggregated form.
std::optional<Answer> AnswerDiscovery(std::string_view path, std::string_view host);

}  // namespace simulator::kubernetes
