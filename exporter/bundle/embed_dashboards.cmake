# SPDX-License-Identifier: Apache-2.0
# cmake -DROOT=dashboards -DOUTPUT=FILE.cc -P embed_dashboards.cmake: a C++ file that holds the JSON files in ROOT.
file(GLOB files RELATIVE "${ROOT}" "${ROOT}/*.json")
list(SORT files)
set(rows "")
foreach(path IN LISTS files)
  file(READ "${ROOT}/${path}" text)
  string(APPEND rows "    {\"${path}\", R\"json(${text})json\"},\n")
endforeach()
# The standard promises no literals as long as a dashboard; both compilers take them.
file(WRITE "${OUTPUT}" "#include \"exporter/bundle/bundle_files.h\"

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace exporter {
namespace {

constexpr DashboardText kDashboards[] = {
${rows}};

}  // namespace

std::span<const DashboardText> AllDashboards() {
  return kDashboards;
}

}  // namespace exporter
")
