# SPDX-License-Identifier: Apache-2.0
# cmake -DROOT=templates -DOUTPUT=FILE.cc -P embed_templates.cmake: a C++ file that holds the JSON files below ROOT.
file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/*.json")
list(SORT files)
set(rows "")
foreach(path IN LISTS files)
  file(READ "${ROOT}/${path}" text)
  string(APPEND rows "    {\"${path}\", R\"json(${text})json\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"tests/simulator/template_files.h\"

namespace simulator {
namespace {

constexpr TemplateFile kFiles[] = {
${rows}};

}  // namespace

std::span<const TemplateFile> TemplateFiles() {
  return kFiles;
}

}  // namespace simulator
")
