#!/usr/bin/env bash
# ./test.sh: sets up what the tests need, runs every test, closes with one line 'N passed, N failed, N skipped'.
set -euo pipefail
root=$(dirname "$(readlink -f "$0")")
cd "$root"
out=artifacts/test                  # everything a run leaves behind
checks=$out/checks.tsv              # results that come from no test project: build, formatting, a project that hangs
kafka=$root/$out/kafka
registry=$root/$out/registry
kafka_tool=$root/../shared/kafka/kafka
run_limit=3600                      # seconds from the start: a run takes 15 minutes on two cores; what hangs ends before CI does
project_limit=900
use_kafka=yes check_format=yes filter="" child=""

usage() {
  cat <<'TEXT'
./test.sh [--filter TEXT] [--long] [--no-kafka] [--no-format]

  --filter TEXT   run the tests whose class or method name contains TEXT; leaves out the check of the formatting
  --long          run the long versions of the tests as well (STREAMOTTER_LONG=1; up to two hours a project)
  --no-kafka      start no Kafka and no schema registry and use none: tests that need Kafka run against librdkafka's mock
                  cluster or are skipped
  --no-format     leave out the check of the formatting

The tests use the Kafka that KAFKA_BOOTSTRAP_SERVERS names and the schema registry of SCHEMA_REGISTRY_URL, else they start
their own. Reports and logs: artifacts/test.
TEXT
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --filter) [ -n "${2:-}" ] || wrong_use "--filter takes a part of a name"; filter=$2; check_format=no; shift ;;
      --long) export STREAMOTTER_LONG=1; project_limit=7200; run_limit=86400 ;;
      --no-kafka) use_kafka=no ;;
      --no-format) check_format=no ;;
      --help | -h) usage; exit 0 ;;
      *) wrong_use "unknown option '$1'" ;;
    esac
    shift
  done
}

wrong_use() { echo "./test.sh: $*; --help lists the options" >&2; exit 2; }

# RESULT NAME MESSAGE: the message goes into one line.
record() { printf '%s\t%s\t%s\n' "$1" "$2" "$(sed -e 's/\t/ /g' -e 's/$/\\n/' <<<"${3:-}" | tr -d '\n')" >>"$checks"; }

only_run_here() {   # two runs in one folder would take each other's reports
  command -v flock >/dev/null || return 0
  exec 8>artifacts/test.lock
  flock -n 8 || { echo "./test.sh: another run is under way in this folder; wait for it to end" >&2; exit 1; }
}

clean_up() {
  [ -z "$child" ] || kill "$child" 2>/dev/null || true
  eng/test-kafka.sh stop "$kafka" 8>&-
  eng/test-registry.sh stop "$registry" 8>&-
}

install_tools() {
  eng/apt.sh python3:python3 kcat:kcat python3-websocket strace:strace curl:curl node:nodejs npm:npm chromium:chromium ||
    echo "Going on without them: tests that need them are skipped."
  command -v python3 >/dev/null || { echo "./test.sh needs python3: apt-get install -y python3" >&2; exit 1; }
  [ -e tests/clients/package.json ] || return 0
  [ tests/clients/node_modules/.package-lock.json -nt tests/clients/package-lock.json ] ||
    npm ci --prefix tests/clients --no-audit --no-fund --loglevel error >"$out/npm.log" 2>&1 || {
    tail -n 5 "$out/npm.log"
    echo "npm could not install tests/clients: tests that need it are skipped. The log: $out/npm.log"
  }
}

find_kafka() {
  if [ "$use_kafka" = no ]; then unset KAFKA_BOOTSTRAP_SERVERS STREAMOTTER_TEST_KAFKA_TOOL; return; fi
  # Tests that stop or freeze brokers start clusters of their own with this.
  [ ! -x "$kafka_tool" ] || export STREAMOTTER_TEST_KAFKA_TOOL=$kafka_tool
  [ -z "${KAFKA_BOOTSTRAP_SERVERS:-}" ] || { echo "Kafka: $KAFKA_BOOTSTRAP_SERVERS"; return; }
  if KAFKA_BOOTSTRAP_SERVERS=$(eng/test-kafka.sh start "$kafka" 8>&-); then
    export KAFKA_BOOTSTRAP_SERVERS STREAMOTTER_TEST_KAFKA_DIR=$kafka
    echo "Kafka: $KAFKA_BOOTSTRAP_SERVERS, started for this run"
  else
    unset KAFKA_BOOTSTRAP_SERVERS
    echo "Kafka: none could be started; the tests of the Kafka engine run against librdkafka's mock cluster only"
  fi
}

find_registry() {
  if [ "$use_kafka" = no ]; then unset SCHEMA_REGISTRY_URL; return; fi
  [ -z "${SCHEMA_REGISTRY_URL:-}" ] || { echo "Schema registry: $SCHEMA_REGISTRY_URL"; return; }
  if SCHEMA_REGISTRY_URL=$(eng/test-registry.sh start "$registry" 8>&-); then
    export SCHEMA_REGISTRY_URL
    echo "Schema registry: $SCHEMA_REGISTRY_URL, started for this run"
  else
    unset SCHEMA_REGISTRY_URL
    echo "Schema registry: none could be started; the tests that need one are skipped"
  fi
}

# LIMIT LOG COMMAND...: in the background, so that Ctrl-C reaches this script at once. When the time is up, the command
# gets what Ctrl-C would send it: the test runner then cancels its tests and still writes its report.
bounded() {
  local limit=$1 log=$2 code=0
  shift 2
  env --default-signal=INT timeout --signal INT --kill-after 20 "$limit" "$@" >"$log" 2>&1 </dev/null 8>&- &
  child=$!
  { wait "$child" || code=$?; } 2>/dev/null     # bash itself would tell of a crash here
  child=""
  return "$code"
}

what_went_wrong() { # LOG: where it breaks off, or the runtime's last words and the top of its stack
  grep -m 1 -A 6 -E '^(Unhandled exception|Process terminated|Fatal error)' "$1" | cut -c 1-200 || tail -n 5 "$1"
}

still_running() {   # LOG: the runner reports every 30 s
  grep -o "Long Running Test\] .*" "$1" | tail -n 3 | sed 's/^Long Running Test\]/still running:/' || true
}

run_project() {     # NAME
  local name=$1 log=$out/$1.log start=$SECONDS limit=$((run_limit - SECONDS)) code=0
  local dll=artifacts/bin/$name/release/$name.dll
  [ -e "$dll" ] || { record failed "$name" "it was not built: name it in StreamOtter.slnx"; return; }
  limit=$((limit > project_limit ? project_limit : limit < 60 ? 60 : limit))
  bounded "$limit" "$log" dotnet "$dll" -noLogo -noColor -noAutoReporters -longRunning 30 -xml "$out/$name.xml" \
    ${filter:+-method "*$filter*"} || code=$?
  case $code in
    0 | 1) [ -s "$out/$name.xml" ] || record failed "$name" "it left no report. $(what_went_wrong "$log")" ;;
    124 | 137) record failed "$name" "it did not end within $limit s"$'\n'"$(still_running "$log")" ;;
    *) record failed "$name" "it ended with exit code $code. $(what_went_wrong "$log")" ;;
  esac
  echo "$name: $((SECONDS - start)) s$([ "$code" -eq 0 ] || echo ', with failures')"
}

run_format() {
  local log=$out/format.log start=$SECONDS
  if bounded 420 "$log" dotnet format StreamOtter.slnx --verify-no-changes --no-restore; then
    record passed "dotnet format"
  else
    record failed "dotnet format" "$(sed 's/ \[[^]]*\]$//' "$log" | head -n 20)
Mend it with: dotnet format"
  fi
  echo "dotnet format: $((SECONDS - start)) s"
}

read_options "$@"
mkdir -p artifacts
only_run_here
eng/test-kafka.sh stop "$kafka"     # of a run that was killed
eng/test-registry.sh stop "$registry"
rm -rf "$out"
mkdir -p "$out"
: >"$checks"
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

install_tools 8>&-
if eng/build.sh StreamOtter.slnx 8>&-; then
  find_kafka
  find_registry
  for project in tests/*/*.Tests.csproj; do
    [ ! -e "$project" ] || run_project "$(basename "$project" .csproj)"
  done
  [ "$check_format" = no ] || run_format
  eng/test-kafka.sh stop "$kafka" 8>&-
  eng/test-registry.sh stop "$registry" 8>&-
else
  record failed build "see above; its whole output is in artifacts/build.log"
fi
python3 eng/test-report.py "$out"
