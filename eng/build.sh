#!/usr/bin/env bash
# eng/build.sh [TARGET]: builds a project or the solution in Release, with all it needs first. Without TARGET it builds
# the command line, and only if a source changed since it was last built (that check takes milliseconds).
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
target=${1:-}
log=$root/artifacts/build.log
stamp=$root/artifacts/build.stamp
program=$root/artifacts/bin/StreamOtter.Cli/release/StreamOtter.Cli.dll

fail() { echo "$*" >&2; exit 1; }

up_to_date() {
  [ -z "$target" ] && [ -e "$program" ] && [ -e "$stamp" ] &&
    [ -z "$(find src eng global.json Directory.* ./*.slnx -newer "$stamp" -print -quit)" ]
}

check_sdk() {         # global.json says which versions will do
  dotnet --version </dev/null >/dev/null 2>&1 ||
    fail "StreamOtter needs the .NET 10 SDK, and 'dotnet' here is an older one: install it from https://dot.net/download"
}

# Two builds into one folder would break each other. The lock goes with this process: what it starts gets no handle of it,
# for the compiler server outlives the build.
lock() {
  command -v flock >/dev/null || return 0
  exec 9>"$root/artifacts/build.lock"
  flock -n 9 || { echo "Waiting for another build of StreamOtter…" >&2; flock 9; }
}

# One line for each error: a project that several others use reports its errors more than once.
show_errors() {
  grep -E '(: |^)error ' "$log" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 20 | grep . || tail -n 20 "$log"
}

cd "$root"
command -v dotnet >/dev/null ||
  fail "StreamOtter needs the .NET 10 SDK, and 'dotnet' is not in PATH: install it from https://dot.net/download"
up_to_date && exit 0
check_sdk
mkdir -p artifacts
lock
up_to_date && exit 0

if [ -e "$program" ]; then echo "Building StreamOtter…" >&2; else echo "Building StreamOtter (first run; about a minute)…" >&2; fi
eng/native-feed.sh 9>&-
touch "$stamp.new"      # as of now: a source that changes during the build is newer
if ! dotnet build "${target:-src/StreamOtter.Cli}" -c Release -nologo -v quiet -nodeReuse:false \
  </dev/null >"$log" 2>&1 9>&-; then
  show_errors >&2
  fail "The build failed. Its whole output: $log"
fi
mv "$stamp.new" "$stamp"
