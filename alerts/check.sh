#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks rules, unit tests, runbooks and the configurations of Prometheus and Alertmanager; the parts
# are in checks/. Needs promtool, amtool, prometheus-alertmanager, vmalert and python3-yaml; no
# network but the loopback interface.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

failures=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# step <what> <command...>: runs it; shows its last line, or on failure all of its output.
step() {
  local what=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    printf 'ok    %s\n' "$what"
  else
    printf 'FAIL  %s\n' "$what"
    sed 's/^/      /' "$scratch/output"
    failures=$((failures + 1))
  fi
}

# counted <what> <check>: a check that says in its last line what it has counted.
counted() {
  step "$1" python3 -B "checks/$2.py"
  sed -n '$s/^/      /p' "$scratch/output"
}

# Debian's vmalert 1.79 does not know keep_firing_for; later ones do.
vmalert_accepts_the_rules() {
  local rules
  mkdir -p "$scratch/rules"
  for rules in rules/*.yml; do
    sed '/^ *keep_firing_for:/d' "$rules" >"$scratch/$rules"
  done
  vmalert -dryRun -rule="$scratch/rules/*.yml"
}

for tool in promtool amtool prometheus-alertmanager vmalert; do
  command -v "$tool" >/dev/null && continue
  echo "$tool is missing: bash deploy/dependencies.sh test" >&2
  exit 1
done

step 'rules are valid and lint clean' promtool check rules --lint=all --lint-fatal rules/*.yml
step 'vmalert accepts the rules' vmalert_accepts_the_rules
step 'rule unit tests' promtool test rules tests/*.yml
counted 'rule unit tests come from cases and recorded pages' rule_tests
counted 'every metric is in a rule, a dashboard or the table of exceptions' families
counted 'every alert has its fields, its tests and its runbooks' coverage
counted 'runbooks agree with each other and with what they name' runbooks
step 'a fault in a runbook is found' python3 -B checks/runbooks_test.py
step 'prometheus.yml is valid' promtool check config prometheus/prometheus.yml
step 'alertmanager.yml is valid' amtool check-config alertmanager/alertmanager.yml
counted 'who gets which alert, and what comes in one message' routes
counted 'which alert mutes which' inhibition
counted 'what messages say' messages
counted 'every channel gets its messages' receivers
counted 'quiet hours and digest (up to 80 s)' quiet_hours

if ((failures > 0)); then
  echo "alerts: $failures checks failed"
  exit 1
fi
echo 'alerts: all checks passed'
