#pragma once

#include <memory>

#include "exporter/checks/evaluate.h"
#include "exporter/metrics/page.h"

namespace exporter {

// The page of an evaluation; what is as it was on `previous`, where there is one, is shared
// with it.
Page RenderPage(const Evaluation& evaluation, std::shared_ptr<const Page> previous = nullptr);

// `previous` with the series of the sources anew, all others as they were.
Page RenewSources(const Inventory& inventory, std::shared_ptr<const Page> previous);

}  // namespace exporter
