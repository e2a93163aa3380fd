#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the exporter locally, without a cluster or an account: a simulated cluster with the
# incident of the README, the exporter, a real Prometheus with the bundled rules, a real
# Alertmanager and a webhook receiver.
#
# Usage: deploy/demo.sh [--once]
#   --once   exit after the demonstration: status 0 on success, 1 on failure.
#            Without it the programs keep running until Ctrl-C.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root build=$root/build/release
readonly class=idc-receiver-web-20220328
readonly strays="d-wz9gme1m29dd3jkf0g2t d-wz9gme1m29dd3jkf0g2x"
readonly taken=d-wz9gme1m29dd3jkf0g2t
readonly receiver_set=receiver-receiver-web-statefulset

once=false
work=
started=()

say() { printf '\n==> %s\n' "$*"; }
show() { printf '    %s\n' "$*"; }

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
  say "installing what is missing"
  bash "$root/deploy/dependencies.sh" demo
  if [[ -x $build/ack-storage-exporter ]]; then
    say "building what has changed of the exporter and the simulator"
  else
    say "building the exporter and the simulator: about $((1 + 6 / $(nproc))) minutes the first time on $(nproc) cores"
  fi
  (cd "$root" && cmake --preset release >"$work/cmake.log") || die "cmake failed, see $work/cmake.log"
  NINJA_STATUS='    [%p, %e s] ' cmake --build "$build" --target ack-storage-exporter ack-simulator
}

# start NAME COMMAND...: runs it in the background, with its output in NAME.log.
start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started+=("$!")
}

# wait_for SECONDS TEXT COMMAND...: retries once a second until the command succeeds.
wait_for() {
  local -i limit=$1 waited
  local text=$2
  shift 2
  for ((waited = 0; waited < limit; waited++)); do
    if "$@" >"$work/last" 2>/dev/null; then return; fi
    ((waited % 15 == 14)) && show "... still waiting for $text ($((waited + 1)) s)"
    sleep 1
  done
  die "waited $limit s for $text in vain"
}

has_file() { [[ -s $1 ]]; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# usual_port PORT: prints it if it is free, else another one.
usual_port() {
  python3 - "$1" <<'PYTHON'
import socket, sys
for port in (int(sys.argv[1]), 0):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(s.getsockname()[1])
        break
PYTHON
}

# Prometheus and Alertmanager with the bundled configuration; only the addresses
# differ, the intervals are shorter, and no hour is quiet.
write_configuration() {
  sed -e "s#\.\./rules/#$root/alerts/rules/#" -e "s#127.0.0.1:10068#127.0.0.1:$exporter_port#" \
    -e "s#127.0.0.1:9093#127.0.0.1:$alertmanager_port#" \
    -e 's/scrape_interval: 30s/scrape_interval: 2s/; s/scrape_timeout: 10s/scrape_timeout: 2s/' \
    -e 's/evaluation_interval: 30s/evaluation_interval: 2s/' \
    "$root/alerts/prometheus/prometheus.yml" >"$work/prometheus.yml"
  sed -e "s#127.0.0.1:5001#127.0.0.1:$receiver_port#" -e "s# templates/# $root/alerts/alertmanager/templates/#" \
    -e 's/group_wait: 45s/group_wait: 5s/' -e '/_time_intervals:/d' \
    "$root/alerts/alertmanager/alertmanager.yml" >"$work/alertmanager.yml"
}

start_all() {
  say "starting simulator, exporter, Prometheus, Alertmanager and the receiver of pages"
  start simulator "$build/ack-simulator" --scenario incident --listen 127.0.0.1:0 \
    --port-file "$work/simulator.port" --token demo-token \
    --access-key-id demo-key --access-key-secret demo-secret
  start receiver python3 "$root/deploy/demo/webhook_receiver.py" "$work/receiver.port" "$work/pages.ndjson"
  wait_for 20 "the simulator" has_file "$work/simulator.port"
  wait_for 20 "the receiver" has_file "$work/receiver.port"
  simulator=http://127.0.0.1:$(<"$work/simulator.port")
  receiver_port=$(<"$work/receiver.port")
  exporter_port=$(usual_port 10068)
  prometheus_port=$(free_port)
  alertmanager_port=$(free_port)
  write_configuration
  printf 'demo-token' >"$work/token"
  start exporter env ALIBABA_CLOUD_ACCESS_KEY_ID=demo-key ALIBABA_CLOUD_ACCESS_KEY_SECRET=demo-secret \
    "$build/ack-storage-exporter" --web.listen-address="127.0.0.1:$exporter_port" \
    --kubernetes.server="$simulator" --kubernetes.token-file="$work/token" \
    --kubernetes.poll-interval=2s --alibaba.endpoint="$simulator" --alibaba.poll-interval=10s \
    --alibaba.slow-poll-interval=10s
  start alertmanager prometheus-alertmanager --config.file="$work/alertmanager.yml" \
    --storage.path="$work/alertmanager" --web.listen-address="127.0.0.1:$alertmanager_port" \
    --cluster.listen-address=
  start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
    --web.listen-address="127.0.0.1:$prometheus_port"
  exporter=http://127.0.0.1:$exporter_port
  prometheus=http://127.0.0.1:$prometheus_port
  alertmanager=http://127.0.0.1:$alertmanager_port
  wait_for 30 "the exporter to be ready" curl -fsS "$exporter/-/ready"
  show "exporter      $exporter/metrics"
  show "Prometheus    $prometheus/alerts"
  show "Alertmanager  $alertmanager"
  show "simulator     $simulator/simulator/state"
}

# prometheus_value QUERY: prints the value of a query with one result.
prometheus_value() {
  curl -fsS --get "$prometheus/api/v1/query" --data-urlencode "query=$1" |
    jq -er '.data.result | if length == 1 then .[0].value[1] else error("not one result") end'
}

query_is() { [[ $(prometheus_value "$1") == "$2" ]]; }

# expect SECONDS TEXT QUERY VALUE
expect() {
  wait_for "$1" "$2" query_is "$3" "$4"
  show "ok: $2"
  show "      $3 = $4"
}

page_names_strays() {
  local name
  for name in $strays; do
    jq -es --arg name "$name" 'any(.[]; .path == "/pager" and
      any(.notification.alerts[]; .status == "firing" and .labels.name == $name))' \
      "$work/pages.ndjson" >/dev/null || return 1
  done
}

show_orphans() {
  local matchers="check=\"orphaned-pv\",name=~\"${strays// /|}\""
  local volumes="persistentvolume=~\"${strays// /|}\""
  say "two volumes that nobody uses, and what they cost"
  expect 30 "both are Available, in class $class" \
    "count(ack_storage_persistentvolume_info{$volumes,storageclass=\"$class\",phase=\"Available\"})" 2
  expect 30 "each holds 1000Gi" \
    "count(ack_storage_persistentvolume_capacity_bytes{$volumes} == 1000 * 2^30)" 2
  expect 30 "both are findings of the check orphaned-pv" "count(ack_storage_finding_info{$matchers})" 2
  expect 30 "both are strays: the next replica may take one of them" \
    "count(ack_storage_finding_info{${matchers/orphaned-pv/stray-pv}})" 2
  expect 30 "together they cost ¥700 a month" \
    "sum(ack_storage_finding_monthly_cost{$matchers,currency=\"CNY\"})" 700
}

show_alert() {
  say "the alert, and the page (the rule waits a minute before it fires)"
  expect 120 "the alert fires for both" \
    "count(ALERTS{alertname=\"AckStorageOrphanedPersistentVolume\",alertstate=\"firing\",severity=\"critical\",name=~\"${strays// /|}\"})" 2
  wait_for 60 "the page" page_names_strays
  show "ok: the pager was called, naming both"
  jq -r 'select(.path == "/pager") | .notification.alerts[] | select(.status == "firing") |
    select(.labels.alertname == "AckStorageOrphanedPersistentVolume") |
    "      " + .annotations.description' "$work/pages.ndjson" | sort -u
}

readiness_url() {
  printf '%s/api/v1/readiness?namespace=cx-idc&statefulset=%s&replicas=8' "$exporter" "$receiver_set"
}

plan_takes_stray() {
  curl -fsS "$(readiness_url)" | jq -e --arg name "$taken" \
    '.reuses_data and (.ordinals[0].claims[0] | .outcome == "bind_stray" and (.may_bind | index($name)))'
}

show_plan() {
  say "what scaling the StatefulSet from 2 to 8 will do"
  show "curl '$(readiness_url)'"
  wait_for 30 "the plan" plan_takes_stray
  curl -fsS "$(readiness_url)" | jq -r '.ordinals[] | "      replica \(.ordinal): " + (.claims[0] |
    .outcome + (if .certain then "" else " or a new disk" end) + ", may bind \(.may_bind | join(" or "))")'
}

show_eight_replicas() {
  say "the StatefulSet is scaled from 2 to 8 (the simulated time moves on)"
  curl -fsS -X POST "$simulator/simulator/advance?step=bound" >/dev/null
  expect 60 "eight replicas are bound and cost ¥2800 a month" \
    "sum(ack_storage_persistentvolume_monthly_cost{storageclass=\"$class\",persistentvolumeclaim!=\"\"})" 2800
  expect 30 "one of them has taken $taken" \
    "count(ack_storage_persistentvolume_info{persistentvolume=\"$taken\",persistentvolumeclaim=~\".*-2\",phase=\"Bound\"})" 1
  expect 30 "the other volume is still a stray" \
    "count(ack_storage_finding_info{check=\"stray-pv\",name=~\"${strays// /|}\"})" 1
  expect 30 "their claims belong to $receiver_set" \
    "count(ack_storage_persistentvolumeclaim_info{statefulset=\"$receiver_set\",phase=\"Bound\"})" 8
}

main() {
  case "${1-}" in
    '') ;;
    --once) once=true ;;
    -h | --help)
      sed -n '3,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *)
      printf "demo.sh: '%s' is not accepted, want --once or nothing\n" "$1" >&2
      exit 2
      ;;
  esac
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  prepare
  start_all
  say "Prometheus scrapes the exporter"
  expect 30 "the target is up" 'up{job="ack-storage-exporter"}' 1
  show_orphans
  show_alert
  show_plan
  show_eight_replicas
  say "everything was shown"
  if $once; then return; fi
  show "look around:  $exporter  $prometheus/alerts  $alertmanager"
  show "next step:    curl -X POST '$simulator/simulator/advance?step=scale-down'"
  show "Ctrl-C ends it all"
  wait "${started[@]}"
}

main "$@"
