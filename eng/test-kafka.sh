#!/usr/bin/env bash
# eng/test-kafka.sh start FOLDER: starts a Kafka for one test run, keeps its data in FOLDER, prints its bootstrap servers.
# eng/test-kafka.sh stop FOLDER:  stops it. Without a Kafka to start, 'start' says why and fails.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
tool=$root/../shared/kafka/kafka
image=apache/kafka:4.1.0
lifetime=${STREAMOTTER_LONG:+36000}    # seconds after which a broker ends itself, should nobody stop it
lifetime=${lifetime:-3600}

start_local() {
  "$root/eng/apt.sh" java:default-jre-headless
  "$tool" start "$1" --for "$lifetime"
}

start_docker() {    # FOLDER keeps the container's name
  local name=streamotter-test-$$ port=$((20000 + RANDOM % 12000))
  mkdir -p "$1"
  echo "$name" >"$1/container"
  docker run -d --name "$name" -p "127.0.0.1:$port:$port" \
    -e KAFKA_NODE_ID=1 -e KAFKA_PROCESS_ROLES=broker,controller \
    -e KAFKA_LISTENERS="CLIENT://:$port,CONTROLLER://:9093" \
    -e KAFKA_ADVERTISED_LISTENERS="CLIENT://127.0.0.1:$port" \
    -e KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT \
    -e KAFKA_INTER_BROKER_LISTENER_NAME=CLIENT -e KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER \
    -e KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093 \
    -e KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1 -e KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1 \
    -e KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=1 -e KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0 \
    -e KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR=1 \
    -e KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR=1 "$image" >/dev/null
  for _ in $(seq 60); do
    if [[ $(docker logs "$name" 2>&1) == *"Kafka Server started"* ]]; then echo "127.0.0.1:$port"; return; fi
    sleep 1
  done
  echo "Kafka in Docker was not ready within 60 s; its last words:" >&2
  docker logs --tail 10 "$name" >&2
  stop "$1"
  return 1
}

stop() {
  if [ -e "$1/container" ]; then
    docker rm -f "$(cat "$1/container")" >/dev/null 2>&1 || true
  elif [ -e "$1/brokers" ]; then
    "$tool" stop "$1" >/dev/null 2>&1 || true
  fi
}

[ $# -eq 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
case $1 in
  stop) stop "$2" ;;
  start)
    if [ -x "$tool" ]; then
      start_local "$2"
    elif timeout 10 docker info >/dev/null 2>&1; then
      start_docker "$2"
    else
      echo "KAFKA_BOOTSTRAP_SERVERS is not set, and no Docker engine answers." >&2
      exit 1
    fi
    ;;
  *) echo "eng/test-kafka.sh: unknown action '$1'; it is start or stop" >&2; exit 2 ;;
esac
