# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of demo.sh
# SPDX-License-Identifier: Apache-2.0
# The story of deploy/demo.sh, which sources this file: the incident, step by step.

readonly class=idc-receiver-web-20220328
readonly strays="d-wz9gme1m29dd3jkf0g2t d-wz9gme1m29dd3jkf0g2x"
readonly taken=d-wz9gme1m29dd3jkf0g2t
readonly set_namespace=cx-idc receiver_set=receiver-receiver-web-statefulset

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

advance() { curl -fsS -X POST "$simulator/simulator/advance?step=$1" >/dev/null; }

# firing MATCHERS: a query for the number of alerts that fire.
firing() { printf 'count(ALERTS{alertstate="firing",%s})' "$1"; }

show_firing() {
  show "$(t "what fires now:" "正在触发的告警：")"
  curl -fsS "$prometheus/api/v1/alerts" | jq -r '[.data.alerts[] | select(.state == "firing") | .labels] |
    group_by(.severity, .alertname)[] | "      \(.[0].severity)\t\(.[0].alertname) × \(length)"' | column -t -s $'\t' |
    sed 's/^/    /'
}

# The number of messages that the phone has got.
messages() { jq -s '[.[] | select(.path | startswith("/phone"))] | length' "$work/pages.ndjson"; }

# phone_says AFTER PATTERN: whether a message after so many says that.
phone_says() {
  jq -es --argjson after "$1" --arg pattern "$2" \
    '[.[] | select(.path | startswith("/phone")) | .notification.text.content][$after:] |
     any(.[]; test($pattern))' "$work/pages.ndjson"
}

# show_page AFTER PATTERN: waits for that message on the phone and shows it.
show_page() {
  wait_for 90 "$(t "the page" "手机上的告警")" phone_says "$1" "$2"
  show "$(t "the page, as the phone shows it:" "手机上收到的告警：")"
  jq -rs --argjson after "$1" --arg pattern "$2" \
    '[.[] | select(.path | startswith("/phone")) | .notification.text.content][$after:] |
     map(select(test($pattern)))[0]' "$work/pages.ndjson" | sed 's/^/    | /'
}

tell_steady() {
  local matchers="name=~\"${strays// /|}\""
  local volumes="persistentvolume=~\"${strays// /|}\""
  say "$(t "two volumes that nobody uses lie where the next replica can reach them" \
    "两个无人使用的 PV，下一个副本就可能绑定到它们")"
  expect 30 "$(t "Prometheus scrapes the exporter" "Prometheus 正在抓取 Exporter")" 'up{job="ack-storage-exporter"}' 1
  expect 30 "$(t "both are Available, in class $class" "两个 PV 均为 Available，StorageClass 为 $class")" \
    "count(ack_storage_persistentvolume_info{$volumes,storageclass=\"$class\",phase=\"Available\"})" 2
  expect 30 "$(t "each holds 1000Gi" "容量均为 1000Gi")" \
    "count(ack_storage_persistentvolume_capacity_bytes{$volumes} == 1000 * 2^30)" 2
  expect 30 "$(t "together they cost ¥700 a month" "每月共计 ¥700")" \
    "sum(ack_storage_finding_monthly_cost{$matchers,check=\"orphaned-pv\",currency=\"CNY\"})" 700
  expect 60 "$(t "both page (the demo waits a hundredth of the rules' time)" "两个 PV 均触发严重告警（演示中等待时间缩短为百分之一）")" \
    "$(firing "alertname=\"AckStorageStrayVolume\",severity=\"critical\",$matchers")" 2
  show_page 0 "AckStorageStrayVolume"
}

readiness_url() {
  printf '%s/api/v1/readiness?namespace=%s&statefulset=%s&replicas=8' "$exporter" "$set_namespace" "$receiver_set"
}

plan_takes_stray() {
  curl -fsS "$(readiness_url)" | jq -e --arg name "$taken" \
    '.reuses_data and (.ordinals[0].claims[0] | .outcome == "bind_stray" and (.may_bind | index($name)))'
}

tell_plan() {
  say "$(t "what scaling the StatefulSet from 2 to 8 will do" "将 StatefulSet 从 2 扩容到 8 会发生什么")"
  show "curl '$(readiness_url)'"
  wait_for 30 "$(t "the plan" "扩容预判")" plan_takes_stray
  curl -fsS "$(readiness_url)" | jq -r '.ordinals[] | "      replica \(.ordinal): " + (.claims[0] |
    .outcome + (if .certain then "" else " or a new disk" end) + ", may bind \(.may_bind | join(" or "))")'
}

tell_scale_up() {
  local -i before
  say "$(t "somebody scales it up all the same" "有人仍然执行了扩容")"
  before=$(messages)
  advance scale-up
  expect 90 "$(t "replica 2 has taken $taken, old data included" "副本 2 绑定了 $taken，带有旧数据")" \
    "count(ack_storage_persistentvolume_info{persistentvolume=\"$taken\",persistentvolumeclaim=~\".*-2\",phase=\"Bound\"})" 1
  expect 90 "$(t "four pods are stuck, each with its cause" "四个 Pod 卡住，各有原因")" \
    "$(firing 'alertname="AckStorageStuckPod"')" 4
  show_firing
  show_page "$before" "$receiver_set-5"
}

tell_bound() {
  say "$(t "the SREs follow the runbooks: eight replicas run" "按处置手册处理之后：八个副本全部运行")"
  advance bound
  expect 60 "$(t "eight replicas are bound and cost ¥2800 a month" "八个副本均已绑定，每月 ¥2800")" \
    "sum(ack_storage_persistentvolume_monthly_cost{storageclass=\"$class\",persistentvolumeclaim!=\"\"})" 2800
  expect 30 "$(t "their claims belong to $receiver_set" "PVC 均属于 $receiver_set")" \
    "count(ack_storage_persistentvolumeclaim_info{statefulset=\"$receiver_set\",phase=\"Bound\"})" 8
  expect 90 "$(t "the other volume still pages" "另一个 PV 仍在告警")" \
    "$(firing "alertname=\"AckStorageStrayVolume\",name=~\"${strays// /|}\"")" 1
}

tell_clean() {
  local -i before
  say "$(t "everything is cleaned up" "全部清理完毕")"
  before=$(messages)
  advance clean
  expect 120 "$(t "no alert fires any more" "没有任何告警在触发")" 'count(ALERTS{alertstate="firing"}) or vector(0)' 0
  show_page "$before" "$(t 'RESOLVED\] AckStorageStrayVolume' '已恢复】扩容时可能绑定到带旧数据的 PV')"
}

tell_story() {
  tell_steady
  tell_plan
  tell_scale_up
  tell_bound
  tell_clean
}
