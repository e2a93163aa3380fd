# SPDX-License-Identifier: Apache-2.0
# Compiles every header of exporter/ alone that does not come first in a source file of its own
# (clang-format puts it there). The one glob of this build: a header that nobody has listed must
# compile alone, too.
file(GLOB_RECURSE headers RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/exporter/*.h")
set(sources "")
foreach(header IN LISTS headers)
  string(REGEX REPLACE "[.]h$" ".cc" own "${PROJECT_SOURCE_DIR}/${header}")
  if(EXISTS "${own}")
    continue()
  endif()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/headers/${header}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${header}\"\n")
  list(APPEND sources "${source}")
endforeach()
add_library(headers_alone OBJECT ${sources})
target_link_libraries(headers_alone PRIVATE exporter_options)
target_compile_options(headers_alone PRIVATE -g0)
