#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves, under AddressSanitizer, that our build of civetweb is not vulnerable
# to CVE-2025-55763; README.md in this folder explains the three builds.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root source_folder=$root/build/dependencies/civetweb/source

# The preprocessor symbols set by build.sh.
readonly as_shipped=(-DNO_FILES -DNO_CGI -DNO_CACHING -DUSE_IPV6 -DNO_SSL_DL -DOPENSSL_API_3_0)
readonly with_files=("${as_shipped[@]:1}")

# build_check NAME SOURCE FLAG...
build_check() {
  local name=$1 source=$2
  shift 2
  gcc -O1 -g -w -fsanitize=address,undefined -fno-sanitize-recover=undefined "$@" \
    -I "$source_folder/include" -I "$source_folder/src" "$root/deploy/civetweb/check.c" "$source" \
    -o "$work/$name" -lssl -lcrypto -lpthread
}

# expect_clean NAME STATUS [DOCUMENT_ROOT]
expect_clean() {
  local name=$1 status=$2
  shift
  if ! "$work/$name" "$@" >"$work/$name.log" 2>&1; then
    cat "$work/$name.log" >&2
    echo "FAIL $name" >&2
    return 1
  fi
  echo "ok   $name: every request answered with $status, no memory error"
}

expect_overflow() {
  local name=$1
  if "$work/$name" 301 "$work/root" >"$work/$name.log" 2>&1 ||
    ! grep -q 'heap-buffer-overflow' "$work/$name.log"; then
    cat "$work/$name.log" >&2
    echo "FAIL $name: the check does not notice a buffer that is too small" >&2
    return 1
  fi
  echo "ok   $name: heap-buffer-overflow noticed, so the check would see the fault"
}

# This version has other bugs in form parsing (README.md).
expect_no_forms() {
  if grep -rnE 'mg_handle_form_request' "$root/exporter"; then
    echo "FAIL forms: the lines above read forms with civetweb" >&2
    return 1
  fi
  echo "ok   forms: no source of ours reads one"
}

main() {
  if [[ ! -r $source_folder/src/civetweb.c ]]; then
    echo "check.sh: no source in $source_folder: run 'bash deploy/dependencies.sh'" >&2
    return 2
  fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/root/d"

  build_check as_shipped "$source_folder/src/civetweb.c" "${as_shipped[@]}"
  expect_clean as_shipped 404

  build_check with_files "$source_folder/src/civetweb.c" "${with_files[@]}"
  expect_clean with_files 301 "$work/root"

  sed 's/mg_malloc_ctx(len + lenQS + 2, conn->phys_ctx)/mg_malloc_ctx(len + 2, conn->phys_ctx)/' \
    "$source_folder/src/civetweb.c" >"$work/civetweb.c"
  build_check query_forgotten "$work/civetweb.c" "${with_files[@]}"
  expect_overflow query_forgotten

  expect_no_forms
}

main "$@"
