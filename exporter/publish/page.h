// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "exporter/checks/evaluate.h"
#include "exporter/metrics/page.h"

namespace exporter {

// Renders the page of an evaluation. Parts that are unchanged since `previous` are shared with it.
Page RenderPage(const Evaluation& evaluation, std::shared_ptr<const Page> previous = nullptr);

// `previous` with only the series of the sources rendered anew.
Page RenewSources(const Inventory& inventory, std::shared_ptr<const Page> previous);

}  // namespace exporter
