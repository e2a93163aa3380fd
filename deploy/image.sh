#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the container image with buildah and checks the result. If no registry
# is reachable, the base image is made with debootstrap from the configured
# Debian mirror.
#
# Usage: deploy/image.sh [--tag NAME:TAG]     (default: ack-storage-exporter:VERSION)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly public_base=debian:12-slim own_base=localhost/debian-bookworm-minbase

say() { printf '==> %s\n' "$*"; }

die() {
  printf 'image.sh: %s\n' "$*" >&2
  exit 1
}

# URL and release of each Debian archive in apt's configuration.
debian_archives() {
  # shellcheck disable=SC2016
  apt-get indextargets 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
    --format '$(REPO_URI) $(RELEASE)' | sort -u
}

# Paths that slim images omit.
slim_down() {
  rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/*
  rm -rf "$1"/usr/share/{man,info,locale}
  find "$1/usr/share/doc" ! -type d ! -name copyright -delete
  printf 'path-exclude /usr/share/%s/*\n' man info locale >"$1/etc/dpkg/dpkg.cfg.d/slim"
}

make_base() {
  local mirror uri release container
  [[ -n $(debian_archives) ]] || apt-get -q update
  mirror=$(debian_archives | awk '$2 == "bookworm" { print $1; exit }')
  [[ -n $mirror ]] || die "apt's configuration names no bookworm archive to make a base image from"
  say "making the base image from this machine's Debian mirror"
  debootstrap --variant=minbase bookworm "$work/rootfs" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2 && die "debootstrap failed"; }
  while read -r uri release; do
    echo "deb $uri $release main"
  done < <(debian_archives) >"$work/rootfs/etc/apt/sources.list"
  slim_down "$work/rootfs"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/rootfs" / >/dev/null
  buildah config --cmd bash "$container"
  buildah commit --quiet --rm "$container" "$own_base" >/dev/null
}

choose_base() {
  if timeout 60 buildah pull --quiet "$public_base" >/dev/null 2>&1; then
    base=$public_base
  else
    base=$own_base
    say "no registry gives $public_base"
    if [[ -z $(buildah images --quiet "$own_base" 2>/dev/null) ]]; then make_base; fi
  fi
  say "base image: $base"
}

# Snapshot archives need this machine's settings of apt's date checks. They are
# only mounted during the build, so the image keeps the defaults.
write_apt_settings() {
  apt-config dump --format '%f "%v";%n' Acquire::Check-Valid-Until Acquire::Check-Date >"$1"
}

source_url() {
  local url
  url=$(git -C "$root" remote get-url origin 2>/dev/null) || return 0
  if [[ $url == https://* && $url != *@* ]]; then echo "${url%.git}"; fi
}

build_image() {
  local revision branch
  branch=$(git -C "$root" symbolic-ref --short --quiet HEAD 2>/dev/null || echo unknown)
  revision=$(git -C "$root" rev-parse --verify --quiet HEAD 2>/dev/null || echo unknown)
  write_apt_settings "$work/apt.conf"
  say "building $tag"
  buildah build --isolation chroot --pull-never --layers=false --format oci --tag "$tag" \
    --volume "$work/apt.conf:/etc/apt/apt.conf.d/90-build:ro" \
    --build-arg "BASE=$base" --build-arg "VERSION=$(<"$root/VERSION")" \
    --build-arg "REVISION=$revision" --build-arg "BRANCH=$branch" \
    --build-arg "SOURCE=$(source_url)" \
    --build-arg "CREATED=$(date --utc +%Y-%m-%dT%H:%M:%SZ)" "$root"
}

check_user() {
  local user
  user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' "$tag")
  [[ $user == 65532:65532 ]] || die "the image is set to run as '$user', not as 65532:65532"
  user=$(buildah run --isolation chroot "$container" -- id -u)
  [[ $user == 65532 ]] || die "the image runs as user '$user', not as 65532"
  say "user: $user"
}

check_program() {
  local version
  version=$(buildah run --isolation chroot "$container" -- /usr/bin/ack-storage-exporter --version)
  say "version: $version"
}

check_contents() {
  local mount found
  mount=$(buildah mount "$container")
  found=$(find "$mount"/usr/bin "$mount"/usr/local "$mount"/usr/lib -name 'gcc*' -o -name 'g++*' \
    -o -name 'cc1plus' -o -name 'cmake*' -o -name 'ninja*' -o -name 'make')
  [[ -z $found ]] || die "the image holds build tools: $found"
  found=$(find "$mount"/{usr/include,source,var/lib/apt/lists,var/cache/apt} -type f \
    2>/dev/null || true)
  [[ -z $found ]] || die "the image holds left-overs of the build: $found"
  buildah umount "$container" >/dev/null
  say "contents: no build tools, no package lists"
}

check_image() {
  container=$(buildah from --pull-never "$tag")
  check_user
  check_program
  check_contents
  say "size: $(buildah images --format '{{.Size}}' "$tag")"
}

finish() {
  if [[ -n $container ]]; then buildah rm "$container" >/dev/null; fi
  rm -rf "$work"
}

main() {
  tag=ack-storage-exporter:$(<"$root/VERSION")
  while (($# > 0)); do
    case $1 in
      --tag) tag=${2:?--tag needs a name} && shift 2 ;;
      *) die "unknown argument '$1': only --tag NAME:TAG" ;;
    esac
  done
  if [[ $EUID -ne 0 ]]; then exec sudo -- bash "$root/deploy/image.sh" --tag "$tag"; fi
  bash "$root/deploy/dependencies.sh" image

  container=''
  work=$(mktemp -d)
  trap finish EXIT
  choose_base
  build_image
  check_image
}

main "$@"
