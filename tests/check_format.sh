#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks formatting: clang-format for C++, shellcheck for shell, yamllint for YAML. Covers
# files that are tracked, or new and not ignored. Changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Existing files that match the patterns, NUL-terminated.
files() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard -- "$@"
  else
    find . -path ./build -prune -o -type f -printf '%P\0' | select_matching "$@"
  fi | while IFS= read -r -d '' path; do
    if [[ -f $path ]]; then printf '%s\0' "$path"; fi
  done
}

# Without git: filters the paths on stdin by the patterns.
select_matching() {
  local path pattern
  while IFS= read -r -d '' path; do
    for pattern in "$@"; do
      # shellcheck disable=SC2053 # the right side is a pattern
      if [[ $path == $pattern ]]; then
        printf '%s\0' "$path"
        break
      fi
    done
  done
}

failures=0

# check <what> <command with its options> -- <patterns>
check() {
  local what=$1 count
  local -a command=() paths
  shift
  while [[ $1 != -- ]]; do
    command+=("$1")
    shift
  done
  shift
  mapfile -d '' paths < <(files "$@")
  count=${#paths[@]}
  if ((count > 0)) && ! "${command[@]}" "${paths[@]}"; then
    echo "FAIL  $what"
    failures=$((failures + 1))
  else
    printf 'ok    %s: %d files\n' "$what" "$count"
  fi
}

readonly yaml_rules='{extends: default, rules: {line-length: disable, document-start: disable,
  comments: {min-spaces-from-content: 1}, braces: {max-spaces-inside: 1}, truthy: {check-keys: false}}}'

check clang-format clang-format-14 --dry-run -Werror -- \
  'exporter/*.h' 'exporter/*.cc' 'tests/*.h' 'tests/*.cc'
check shellcheck shellcheck --external-sources -- '*.sh' '.ci/run'
check yamllint yamllint --strict -d "$yaml_rules" -- \
  'alerts/*.yml' 'deploy/*.yml' 'deploy/*.yaml'

if ((failures > 0)); then
  echo "$failures of 3 failed; 'clang-format-14 -i FILE' mends C++"
  exit 1
fi
