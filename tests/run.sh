#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs dependencies and runs the tests: format, alert rules, dashboards, manifests, then per
# lane a build (warnings are errors) and its tests; clang-tidy on changed files.
#
# Usage: tests/run.sh [--all] [LANE]...   (default: release, asan-ubsan and tsan)
#   release     g++, optimized: the programs and their end-to-end tests
#   asan-ubsan  clang, AddressSanitizer and UndefinedBehaviorSanitizer: every test
#   tsan        clang, ThreadSanitizer: the tests of multi-threaded code
#   debug       g++, without precompiled headers: every test, every header compiled on its own
#   --all       every test in every lane, including debug, sanitizers in the simulator, too, and
#               clang-tidy on every file
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
cd "$root"

say() { printf '\n==> %s\n' "$*"; }

# Runs a check that needs no build; status 77 means skipped.
check() {
  local status=0
  say "$*"
  "$@" || status=$?
  if ((status == 77)); then
    say "skipped: $*"
  elif ((status != 0)); then
    printf 'run.sh: %s failed with status %d\n' "$*" "$status" >&2
    exit 1
  fi
}

# Counts the tests that a lane's test programs report.
count_tests() {
  awk -v lane="$1" '
    /^\[  PASSED  \] / { gtest += $4; programs++ }
    /^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
    /^Ran [0-9]+ tests? in / { e2e += $2 }
    END { printf "%s: %d GoogleTest tests passed in %d runs (%d skipped), %d end-to-end tests\n",
          lane, gtest, programs, skipped, e2e }' "$root/build/$1/Testing/Temporary/LastTest.log"
}

build_and_test() {
  local lane=$1 log=$root/build/cmake-$1.log
  local -a options=()
  if $all; then options=(-DEXPORTER_TEST_SET=all -DEXPORTER_SANITIZE_SIMULATOR=ON); fi
  say "$lane: configure"
  mkdir -p "$root/build"
  cmake --preset "$lane" "${options[@]}" >"$log" || {
    cat "$log" >&2
    exit 1
  }
  say "$lane: build"
  NINJA_STATUS='[%f/%t] ' cmake --build --preset "$lane" --target tested -- --quiet
  say "$lane: test"
  ctest --preset "$lane" --no-tests=error
  count_tests "$lane"
}

main() {
  local -a lanes=()
  local argument
  all=false
  for argument in "$@"; do
    case $argument in
      --all) all=true ;;
      release | asan-ubsan | tsan | debug) lanes+=("$argument") ;;
      -h | --help)
        sed -n '3,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
        exit 0
        ;;
      *)
        printf "run.sh: '%s' is not accepted, want --all, release, asan-ubsan, tsan or debug\n" "$argument" >&2
        exit 2
        ;;
    esac
  done
  if ((${#lanes[@]} == 0)); then
    lanes=(release asan-ubsan tsan)
    if $all; then lanes+=(debug); fi
  fi
  bash deploy/dependencies.sh test
  check bash tests/check_format.sh
  check bash alerts/check.sh
  check python3 -B dashboards/check.py
  check bash deploy/check_manifests.sh
  check bash deploy/civetweb/check.sh
  for argument in "${lanes[@]}"; do build_and_test "$argument"; done
  if $all; then check bash tests/check_tidy.sh --all; else check bash tests/check_tidy.sh; fi
  say "all tests passed: ${lanes[*]}"
}

main "$@"
