#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Renders deploy/kubernetes with kubectl, offline, and checks the result.
# Status 77 (skipped) if kubectl or PyYAML is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

skip() {
  echo "skipped: $*: run 'bash deploy/dependencies.sh test'"
  exit 77
}

find_kubectl() {
  local bundled=$root/build/dependencies/bin/kubectl
  if [[ -x $bundled ]]; then echo "$bundled"; else command -v kubectl; fi
}

# An overlay as in README.md, to check that it reaches every object.
write_overlay() {
  mkdir "$work/overlay"
  cp -r "$root/deploy/kubernetes" "$work/base"
  printf 'namespace: elsewhere\nresources: [../base]\n' >"$work/overlay/kustomization.yaml"
}

main() {
  local kubectl
  kubectl=$(find_kubectl) || skip "no kubectl"
  python3 -c 'import yaml' 2>/dev/null || skip "no PyYAML"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT

  "$kubectl" kustomize "$root/deploy/kubernetes" >"$work/base.yaml"
  python3 "$root/deploy/check_manifests.py" "$work/base.yaml" monitoring "$(<"$root/VERSION")"
  write_overlay
  "$kubectl" kustomize "$work/overlay" >"$work/overlay.yaml"
  python3 "$root/deploy/check_manifests.py" "$work/overlay.yaml" elsewhere "$(<"$root/VERSION")"
  echo "deploy/kubernetes: rendered by kubectl as it is and in an overlay, all checks passed"
}

main "$@"
