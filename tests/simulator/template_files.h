// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace simulator {

struct TemplateFile {
  std::string_view path;
  std::string_view text;
};
// The files below templates/, as embed_templates.cmake compiled them in.
std::span<const TemplateFile> TemplateFiles();

}  // namespace simulator
