#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy; every finding is an error.
#
# Usage: tests/check_tidy.sh [--all | FILE...]
#   default   files changed since the merge base with origin/main, or if there are none, since
#             the previous commit; a header selects the source file of the same name
#   --all     every source file
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A build of its own: clang cannot read g++'s precompiled headers, and the others compile many files as one.
readonly build=build/tidy

# The commit to compare with; empty if the history has only one.
base() {
  local ancestor head
  head=$(git rev-parse HEAD)
  ancestor=$(git merge-base HEAD origin/main 2>/dev/null) || ancestor=$head
  if [[ $ancestor == "$head" ]] && git diff --quiet HEAD -- exporter tests; then
    ancestor=$(git rev-parse --quiet --verify HEAD~1) || return 0
  fi
  echo "$ancestor"
}

changed_files() {
  local from
  from=$(base)
  if [[ -z $from ]]; then
    git ls-files -- exporter tests
  else
    git diff --name-only --diff-filter=AMR "$from" -- exporter tests
    git ls-files --others --exclude-standard -- exporter tests
  fi | sed -n 's/[.]h$/.cc/; /[.]cc$/p'
}

compiled_files() {
  jq -r --arg root "$PWD/" '.[].file | select(startswith($root)) | ltrimstr($root)' \
    "$build/compile_commands.json" | grep -v '^build/'
}

main() {
  local -a files
  cmake --preset asan-ubsan -B "$build" -DCMAKE_UNITY_BUILD=OFF >/dev/null
  case ${1-} in
    --all) mapfile -t files < <(compiled_files | sort -u) ;;
    '') mapfile -t files < <(comm -12 <(changed_files | sort -u) <(compiled_files | sort -u)) ;;
    *) files=("$@") ;;
  esac
  if ((${#files[@]} == 0)); then
    echo "ok    clang-tidy: no source file has changed"
    return
  fi
  # Of the build, only the precompiled headers are needed.
  ninja -C "$build" -t targets all | sed -n 's/^\(.*[.]pch\): .*/\1/p' |
    xargs ninja -C "$build" --quiet
  if ! printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 --quiet -p "$build" 2> >(grep -v ' generated[.]$' >&2); then
    echo "FAIL  clang-tidy: ${#files[@]} files"
    exit 1
  fi
  echo "ok    clang-tidy: ${#files[@]} files"
}

main "$@"
