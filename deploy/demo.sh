#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the exporter locally, without a cluster or an account: a simulated cluster with the
# incident of the README, the exporter, a real Prometheus with the bundled rules, a real
# Alertmanager, and a phone that shows its pages.
#
# Usage: deploy/demo.sh [--once] [--lang en|zh]
#   --once     exit after the demonstration: status 0 on success, 1 on failure.
#              Without it the programs keep running until Ctrl-C.
#   --lang zh  tell it in Chinese, pages included.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root build=$root/build/release

once=false
lang=en
work=
started=()

say() { printf '\n==> %s\n' "$*"; }
show() { printf '    %s\n' "$*"; }

# t ENGLISH CHINESE: prints the one in the language of the demonstration.
t() { if [[ $lang == zh ]]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

die() {
  printf 'demo.sh: %s\n' "$*" >&2
  exit 1
}

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if ((${#started[@]} > 0)); then
    kill "${started[@]}" 2>/dev/null || true
    wait "${started[@]}" 2>/dev/null || true
  fi
  if [[ -n $work ]]; then
    if ((status == 0)); then
      rm -rf "$work"
    else
      printf 'demo.sh: failed; the logs are in %s\n' "$work" >&2
    fi
  fi
  exit "$status"
}

prepare() {
  local minutes=$((1 + 6 / $(nproc)))
  say "$(t "installing what is missing" "安装缺少的软件包")"
  bash "$root/deploy/dependencies.sh" demo
  if [[ -x $build/ack-storage-exporter ]]; then
    say "$(t "building what has changed of the exporter and the simulator" "编译 Exporter 和模拟器的改动")"
  else
    say "$(t "building the exporter and the simulator: about $minutes minutes the first time on $(nproc) cores" \
      "编译 Exporter 和模拟器：首次在 $(nproc) 核上约需 $minutes 分钟")"
  fi
  (cd "$root" && cmake --preset release >"$work/cmake.log") || die "cmake failed, see $work/cmake.log"
  NINJA_STATUS='    [%p, %e s] ' cmake --build "$build" --target ack-storage-exporter ack-simulator
}

# shellcheck source=deploy/demo/servers.sh
. "$root/deploy/demo/servers.sh"
# shellcheck source=deploy/demo/story.sh
. "$root/deploy/demo/story.sh"

usage() { sed -n '3,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; }

parse() {
  while (($# > 0)); do
    case $1 in
      --once) once=true ;;
      --lang | --lang=*)
        lang=${1#--lang}
        lang=${lang#=}
        if [[ $1 == --lang ]]; then
          lang=${2-}
          (($# > 1)) && shift
        fi
        if [[ $lang != en && $lang != zh ]]; then
          printf "demo.sh: --lang: '%s' is not accepted, want en or zh\n" "$lang" >&2
          exit 2
        fi
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *)
        printf "demo.sh: '%s' is not accepted, want --once, --lang or nothing\n" "$1" >&2
        exit 2
        ;;
    esac
    shift
  done
}

main() {
  parse "$@"
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  prepare
  start_all
  tell_story
  say "$(t "everything was shown" "演示完毕")"
  if $once; then return; fi
  show "$(t "look around:" "可以继续查看：")  $exporter  $prometheus/alerts  $alertmanager"
  show "$(t "begin anew:" "从头开始：")    curl -X POST '$simulator/simulator/advance?step=steady'"
  show "$(t "Ctrl-C ends it all" "按 Ctrl-C 结束")"
  wait "${started[@]}"
}

main "$@"
