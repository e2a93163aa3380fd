#!/usr/bin/env bash
# Installs what is missing and runs every test: format, alert rules, dashboards, manifests, then
# build (warnings are errors) and tests in each preset.
#
# Usage: tests/run.sh [debug|asan-ubsan|tsan]...   (default: all three)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
cd "$root"

say() { printf '\n==> %s\n' "$*"; }

# Runs a check that needs no build of ours; status 77 means that it could not run here.
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

build_and_test() {
  local preset=$1 log=$root/build/cmake-$1.log
  say "$preset: configure"
  cmake --preset "$preset" >"$log" || {
    cat "$log" >&2
    exit 1
  }
  say "$preset: build"
  NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" -- --quiet
  say "$preset: test"
  ctest --preset "$preset" --no-tests=error
}

main() {
  local -a presets=("$@")
  local preset
  ((${#presets[@]} > 0)) || presets=(debug asan-ubsan tsan)
  for preset in "${presets[@]}"; do
    case $preset in
      debug | asan-ubsan | tsan) ;;
      *)
        printf "run.sh: '%s' is not accepted, want debug, asan-ubsan or tsan\n" "$preset" >&2
        exit 2
        ;;
    esac
  done
  bash deploy/dependencies.sh test
  check bash tests/check_format.sh
  check bash alerts/check.sh
  check python3 -B dashboards/check.py
  check bash deploy/check_manifests.sh
  check bash deploy/civetweb/check.sh
  for preset in "${presets[@]}"; do build_and_test "$preset"; done
  say "all tests passed: ${presets[*]}"
}

main "$@"
