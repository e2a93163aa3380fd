#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds civetweb as a static library from Debian's source package, into
# build/dependencies/civetweb/{include,lib,source}. See README.md in this folder.
# Called by deploy/dependencies.sh.
set -euo pipefail

readonly version=1.15+dfsg-4
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root dependencies=$root/build/dependencies
readonly prefix=$dependencies/civetweb

say() { printf '==> civetweb: %s\n' "$*"; }

# URL and release of each Debian archive in apt's configuration.
debian_archives() {
  # shellcheck disable=SC2016
  apt-get indextargets 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
    --format '$(REPO_URI) $(RELEASE)' | sort -u
}

# Source packages from the configured mirror, without changing apt's configuration.
write_source_list() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg option='' uri release
  if [[ -z $(debian_archives) ]]; then
    if [[ $EUID -eq 0 ]]; then apt-get -q update; else sudo -- apt-get -q update; fi
  fi
  if [[ -r $keyring ]]; then option="[signed-by=$keyring] "; fi
  while read -r uri release; do
    echo "deb-src $option$uri $release main"
  done < <(debian_archives) >"$1"
  if [[ ! -s $1 ]]; then
    say "apt knows no Debian archive: put one into /etc/apt/sources.list"
    return 1
  fi
}

fetch_source() {
  local -a apt=(
    apt-get -q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=
  )
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  write_source_list "$work/sources.list"
  "${apt[@]}" update
  (cd "$work" && "${apt[@]}" source "civetweb=$version")
  mv "$work"/civetweb-*/ "$work/source"
}

build_library() {
  cmake -S "$work/source" -B "$work/build" -G Ninja \
    -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_C_FLAGS="-O2 -g -fPIC -DNDEBUG -DOPENSSL_API_3_0 -DSOCKET_TIMEOUT_QUANTUM=100 \
-fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$work=civetweb" \
    -DBUILD_SHARED_LIBS=OFF \
    -DCIVETWEB_BUILD_TESTING=OFF \
    -DCIVETWEB_ENABLE_SERVER_EXECUTABLE=OFF \
    -DCIVETWEB_INSTALL_EXECUTABLE=OFF \
    -DCIVETWEB_SERVE_NO_FILES=ON \
    -DCIVETWEB_DISABLE_CGI=ON \
    -DCIVETWEB_DISABLE_CACHING=ON \
    -DCIVETWEB_ENABLE_IPV6=ON \
    -DCIVETWEB_ENABLE_WEBSOCKETS=OFF \
    -DCIVETWEB_ENABLE_ASAN=OFF \
    -DCIVETWEB_ENABLE_SSL_DYNAMIC_LOADING=OFF \
    -DCIVETWEB_SSL_OPENSSL_API_1_1=OFF
  cmake --build "$work/build" --target civetweb-c-library
}

finish() {
  local status=$?
  if ((status != 0)) && [[ -s $log ]]; then tail -n 20 "$log" >&2; fi
  rm -rf "$work"
  if ((status != 0)); then say "failed; the whole log is $log" >&2; fi
}

main() {
  local stamp
  stamp="$version $(sha256sum "${BASH_SOURCE[0]}" | cut -d ' ' -f 1)"
  if [[ -r $prefix/stamp && $(<"$prefix/stamp") == "$stamp" ]]; then
    say "$version is there, $prefix"
    return
  fi
  mkdir -p "$dependencies"
  work=$(mktemp -d "$dependencies/civetweb.XXXXXX")
  log=$dependencies/civetweb.log
  : >"$log"
  trap finish EXIT

  say "fetching Debian's source package, version $version"
  fetch_source >>"$log" 2>&1
  say "building"
  build_library >>"$log" 2>&1

  rm -rf "$prefix"
  mkdir -p "$prefix/include" "$prefix/lib"
  install -m 644 "$work/source/include/civetweb.h" "$prefix/include"
  install -m 644 "$work/build/src/libcivetweb.a" "$prefix/lib"
  mv "$work/source" "$prefix/source"
  echo "$stamp" >"$prefix/stamp"
  say "$version is built, $prefix"
}

main "$@"
