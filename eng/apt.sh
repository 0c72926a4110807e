#!/usr/bin/env bash
# eng/apt.sh NEED...: installs the Debian packages that are missing. A need is a package ('libssl-dev'), or a command
# with the package that brings it ('node:nodejs'), so that a tool installed in another way is left alone.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
log=$root/artifacts/apt.log

missing() {
  local need
  for need; do
    case $need in
      *:*) command -v "${need%%:*}" >/dev/null || echo "${need#*:}" ;;
      *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$need" 2>/dev/null)" = installed ] || echo "$need" ;;
    esac
  done
}

install() {
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages[@]}"
}

mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0

as=()
if ! command -v apt-get >/dev/null; then
  echo "These Debian packages are missing: ${packages[*]}. Install what your system calls them." >&2
  exit 1
elif [ "$(id -u)" -ne 0 ]; then
  as=(sudo -n)
  if ! sudo -n true 2>/dev/null; then
    echo "Packages are missing; install them with: sudo apt-get install -y --no-install-recommends ${packages[*]}" >&2
    exit 1
  fi
fi

echo "Installing ${packages[*]}…" >&2
mkdir -p "$root/artifacts"
# The package lists may be absent or stale: they are fetched only when the first attempt shows it.
install >"$log" 2>&1 || { "${as[@]}" apt-get update -q && install; } >>"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  echo "apt-get could not install ${packages[*]}; its output is in $log." >&2
  exit 1
}
