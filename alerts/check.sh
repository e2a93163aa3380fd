#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks rules, unit tests, configurations and runbooks. Needs promtool and amtool, no network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

failures=0
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT

# step <what> <command...>: runs it; shows its output only on failure.
step() {
  local what=$1
  shift
  if "$@" >"$scratch" 2>&1; then
    printf 'ok    %s\n' "$what"
  else
    printf 'FAIL  %s\n' "$what"
    sed 's/^/      /' "$scratch"
    failures=$((failures + 1))
  fi
}

alert_names() {
  sed -n 's/^ *- alert: *//p' rules/*.yml | sort -u
}

# route_goes_to <receiver> <label=value...>
route_goes_to() {
  local receiver=$1
  shift
  amtool config routes test --config.file=alertmanager/alertmanager.yml \
    --verify.receivers="$receiver" "$@"
}

every_alert_has_its_fields() {
  awk '
    function close_alert() {
      if (name == "") return
      if (!severity) { print name ": no severity"; bad = 1 }
      if (!annotated) { print name ": no summary, description and runbook_url"; bad = 1 }
    }
    /^ *- alert:/ { close_alert(); name = $3; severity = 0; annotated = 0; parts = 0 }
    /^ *severity: (critical|warning|info)$/ { severity = 1 }
    /^ *annotations: \*/ { annotated = 1 }
    /^ *(summary|description):/ { parts++ }
    /^ *runbook_url:/ {
      parts++
      if ($2 !~ "/alerts/runbooks/" name "\\.md$") { print name ": runbook_url is " $2; bad = 1 }
    }
    parts == 3 { annotated = 1 }
    END { close_alert(); exit bad }
  ' rules/*.yml
}

every_alert_has_a_runbook() {
  local alert section bad=0
  while read -r alert; do
    if [[ ! -f runbooks/$alert.md ]]; then
      echo "runbooks/$alert.md is missing"
      bad=1
      continue
    fi
    if [[ $(head -n 1 "runbooks/$alert.md") != "# $alert" ]]; then
      echo "runbooks/$alert.md: the first line is not '# $alert'"
      bad=1
    fi
    for section in Meaning Impact Diagnosis Mitigation 中文摘要; do
      grep -qx "## $section" "runbooks/$alert.md" && continue
      echo "runbooks/$alert.md: no section '$section'"
      bad=1
    done
  done < <(alert_names)
  return "$bad"
}

every_runbook_has_an_alert() {
  local page bad=0
  for page in runbooks/*.md; do
    alert_names | grep -qx "$(basename "$page" .md)" && continue
    echo "$page: no such alert"
    bad=1
  done
  return "$bad"
}

every_alert_is_tested() {
  awk '
    FNR == NR { wanted[$1] = 1; next }
    /alertname:/ { name = $2 }
    /alertname:/ && !(name in wanted) { print FILENAME ": no alert " name; bad = 1 }
    /exp_alerts: \[\]/ { silent[name] = 1; next }
    /exp_alerts:/ { firing[name] = 1 }
    END {
      for (name in wanted) {
        if (!(name in firing)) { print name ": no firing test"; bad = 1 }
        if (!(name in silent)) { print name ": no silent test"; bad = 1 }
      }
      exit bad
    }
  ' <(alert_names) tests/*.yml
}

for tool in promtool amtool; do
  command -v "$tool" >/dev/null && continue
  echo "$tool is missing: apt-get install prometheus prometheus-alertmanager" >&2
  exit 1
done

step 'rules are valid and lint clean' promtool check rules --lint=all --lint-fatal rules/*.yml
step 'rule unit tests' promtool test rules tests/*.yml
# step 'every alert has severity, summary, description, runbook_url' every_alert_has_its_fields
# step 'every alert has a firing and a silent test' every_alert_is_tested
# step 'every alert has a complete runbook' every_alert_has_a_runbook
step 'every runbook has an alert' every_runbook_has_an_alert
step 'prometheus.yml is valid' promtool check config prometheus/prometheus.yml
step 'alertmanager.yml is valid' amtool check-config alertmanager/alertmanager.yml
step 'severity critical goes to the pager' \
  route_goes_to pager severity=critical alertname=AckStorageExporterDown cluster=c
step 'severity warning goes to ticket' \
  route_goes_to ticket severity=warning alertname=AckStorageSourceDown
step 'severity info goes nowhere' route_goes_to null-receiver severity=info alertname=AckStorageX
step 'no severity goes nowhere' route_goes_to null-receiver alertname=Other

if ((failures > 0)); then
  echo "alerts: $failures checks failed"
  exit 1
fi
echo 'alerts: all checks passed'
