#!/usr/bin/env bash
# eng/test-registry.sh start FOLDER: starts a schema registry for one test run, keeps its files in FOLDER, prints its address.
# eng/test-registry.sh stop FOLDER:  stops it. Without a registry to start, 'start' says why and fails.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
tool=$root/../shared/registry/registry
lifetime=${STREAMOTTER_LONG:+36000}    # seconds after which it ends itself, should nobody stop it
lifetime=${lifetime:-3600}

[ $# -eq 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
case $1 in
  stop) [ ! -e "$2/pid" ] || "$tool" stop "$2" >/dev/null 2>&1 || true ;;
  start)
    [ -x "$tool" ] || { echo "SCHEMA_REGISTRY_URL is not set." >&2; exit 1; }
    "$root/eng/apt.sh" java:default-jre-headless
    "$tool" start "$2" --for "$lifetime"
    ;;
  *) echo "eng/test-registry.sh: unknown action '$1'; it is start or stop" >&2; exit 2 ;;
esac
