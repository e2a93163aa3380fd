# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of demo.sh
# SPDX-License-Identifier: Apache-2.0
# The programs of deploy/demo.sh, which sources this file.

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
    if ((waited % 15 == 14)); then
      show "$(t "... still waiting for $text ($((waited + 1)) s)" "…… 仍在等待：$text（$((waited + 1)) 秒）")"
    fi
    sleep 1
  done
  die "$(t "waited $limit s for $text in vain" "等待 $limit 秒仍未出现：$text")"
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

# The bundled rules and configurations; only the addresses differ, waiting times are shorter, and
# no hour is quiet. The pager has a phone beside it: an account of WeChat Work that the receiver
# stands for.
write_configuration() {
  mkdir "$work/rules"
  printf 'hold_factor: 0.01\nkeep_firing_for: 0s\norphan_min_age: 1s\nunused_claim_min_age: 1s\n' >"$work/thresholds.yml"
  "$build/ack-storage-exporter" bundle --rules "$work/rules" --thresholds "$work/thresholds.yml" --log.level=error
  sed -e "s#\.\./rules/#$work/rules/#" -e "s#127.0.0.1:10068#127.0.0.1:$exporter_port#" \
    -e "s#127.0.0.1:9093#127.0.0.1:$alertmanager_port#" \
    -e 's/scrape_interval: 30s/scrape_interval: 2s/; s/scrape_timeout: 10s/scrape_timeout: 2s/' \
    -e 's/evaluation_interval: 30s/evaluation_interval: 2s/' \
    "$root/alerts/prometheus/prometheus.yml" >"$work/prometheus.yml"
  local message='{{ template "ack_storage.text" . }}'
  local phone="{corp_id: demo, agent_id: '1', api_secret: demo, to_user: '@all', send_resolved: true, message: '$message'"
  phone+=", api_url: 'http://127.0.0.1:$receiver_port/phone/'}"
  sed -e "s#127.0.0.1:5001#127.0.0.1:$receiver_port#" \
    -e "s# templates/en.tmpl.*# $root/alerts/alertmanager/templates/$lang.tmpl#" \
    -e 's/group_wait: 45s/group_wait: 5s/; s/group_interval: 5m/group_interval: 10s/' -e '/_time_intervals:/d' \
    -e "/- name: pager/a\\    wechat_configs: [$phone]" \
    "$root/alerts/alertmanager/alertmanager.yml" >"$work/alertmanager.yml"
}

start_simulator_and_receiver() {
  # Anonymous, so that kubectl works without a kubeconfig.
  start simulator "$build/ack-simulator" --scenario incident --listen 127.0.0.1:0 \
    --port-file "$work/simulator.port" --token demo-token --anonymous --access-key-id demo-key --access-key-secret demo-secret
  start receiver python3 "$root/deploy/demo/webhook_receiver.py" "$work/receiver.port" "$work/pages.ndjson"
  wait_for 20 "the simulator" has_file "$work/simulator.port"
  wait_for 20 "the receiver" has_file "$work/receiver.port"
  simulator=http://127.0.0.1:$(<"$work/simulator.port")
  receiver_port=$(<"$work/receiver.port")
}

start_all() {
  say "$(t "starting simulator, exporter, Prometheus, Alertmanager and the phone" \
    "启动模拟器、Exporter、Prometheus、Alertmanager 和模拟手机")"
  start_simulator_and_receiver
  exporter_port=$(usual_port 10068)
  prometheus_port=$(free_port)
  alertmanager_port=$(free_port)
  write_configuration
  printf 'demo-token' >"$work/token"
  start exporter env ALIBABA_CLOUD_ACCESS_KEY_ID=demo-key ALIBABA_CLOUD_ACCESS_KEY_SECRET=demo-secret \
    "$build/ack-storage-exporter" --web.listen-address="127.0.0.1:$exporter_port" \
    --kubernetes.server="$simulator" --kubernetes.token-file="$work/token" --checks.grace=5s \
    --kubernetes.poll-interval=2s --alibaba.endpoint="$simulator" --alibaba.poll-interval=10s \
    --alibaba.slow-poll-interval=10s
  start alertmanager prometheus-alertmanager --config.file="$work/alertmanager.yml" \
    --storage.path="$work/alertmanager" --web.listen-address="127.0.0.1:$alertmanager_port" \
    --cluster.listen-address=
  start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
    --rules.alert.resend-delay=2s --web.listen-address="127.0.0.1:$prometheus_port"
  exporter=http://127.0.0.1:$exporter_port
  prometheus=http://127.0.0.1:$prometheus_port
  alertmanager=http://127.0.0.1:$alertmanager_port
  wait_for 30 "the exporter" curl -fsS "$exporter/-/ready"
  show "exporter      $exporter/metrics"
  show "Prometheus    $prometheus/alerts"
  show "Alertmanager  $alertmanager"
  show "kubectl       kubectl --server=$simulator get pv,pvc,pods -A"
}
