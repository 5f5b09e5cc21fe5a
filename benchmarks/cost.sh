#!/usr/bin/env bash
# Measures what an operation costs PostgreSQL: round trips, rows written, WAL and time. Needs a running ./signalbox dev, curl and psql.
#   ./signalbox bench cost
# Round trips, WAL and server time come from pg_stat_statements, rows from the statistics of tables. pgjdbc sends BEGIN together with the next
# statement, and pg_stat_statements does not count a COMMIT that is a prepared statement: BEGIN stands for the round trip of COMMIT.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=40
TOKEN=$(./signalbox token --as owner@acme.test 2>/dev/null | tail -1)
WORKSPACE=a0000000-0000-4000-8000-000000000001
place=$(./signalbox psql -- -At -c "SELECT format('postgresql://postgres@localhost:%s/%s', current_setting('port'), current_database())" 2>/dev/null)
db() { psql -XAtq "$place" -c "$1"; }
if [ "$(db 'SHOW shared_preload_libraries')" != pg_stat_statements ]; then
  db 'ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements'
  echo "bench cost: restart ./signalbox dev, which loads pg_stat_statements then, and run this again" >&2
  exit 1
fi
db 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public' 2>/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
api() {
  curl -sS -o "$work/answer" -w '%{http_code}\n' -H "Authorization: Bearer $TOKEN" \
    -H "X-Workspace-Id: $WORKSPACE" "$@" >"$work/status"
  grep -q '^2' "$work/status" || { echo "bench cost: $* answered $(cat "$work/status" "$work/answer")" >&2; exit 1; }
}
json() { api -H 'Content-Type: application/json' -X POST "$@"; }
ndjson() { api -H 'Content-Type: application/x-ndjson' -X POST "$@"; }
field() { grep -o "\"$1\":\"*[^\",}]*" "$work/answer" | cut -d: -f2 | tr -d '"'; }
written() { db 'SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables'; }

# measure NAME ROUNDS COMMAND: the command gets the number of the round; two rounds warm up.
measure() {
  local name=$1 n=$2 before i
  shift 2
  for i in 901 902; do "$@" "$i"; done
  sleep 10.5 # until idle connections have reported what they wrote
  before=$(written)
  db 'SELECT pg_stat_statements_reset()' >/dev/null
  for ((i = 1; i <= n; i++)); do "$@" "$i"; done
  local seen
  seen=$(db "SELECT round(sum(calls) FILTER (WHERE query !~ '^(COMMIT|ROLLBACK)') / $n.0), round(sum(wal_bytes) / $n / 1024, 1), round((sum(total_exec_time) / $n)::numeric, 2)
    FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE s.toplevel AND r.rolname LIKE '%\_app' AND calls >= $n")
  sleep 10.5
  local rows=$((($(written) - before) / n))
  IFS='|' read -r trips wal server <<<"$seen"
  printf '| %s | %s | %s | %s | %s |\n' "$name" "$trips" "$rows" "$wal" "$server"
}

connection=$(api "localhost:8081/v1/connections?limit=1"; field id | head -1)
json localhost:8081/v1/entity-types -d "{\"key\": \"cost$RANDOM$RANDOM\", \"name\": \"Cost\", \"matchAttribute\": \"email\", \"openAttributes\": true}"
kind=$(field key | head -1)
lines() { # lines ROUND COUNT VERSION
  local i
  for ((i = 0; i < $2; i++)); do
    printf '{"entityType":"%s","externalId":"c-%s-%s","syncVersion":%s,"observedAt":"2026-11-01T00:00:00Z","attributes":{"email":"c%s-%s@cost.example","firstName":"Ada","company":"Cost %s","country":"PT"}}\n' \
      "$kind" "$1" "$i" "$3" "$1" "$i" "$3"
  done >"$work/lines"
  ndjson --data-binary "@$work/lines" "localhost:8081/v1/entities:bulk-upsert?connectionId=$connection"
}
events() { # events ROUND COUNT
  local i at
  at=$(date -u -d '-1 hour' +%FT%TZ)
  for ((i = 0; i < $2; i++)); do
    printf '{"integrationId":"cost","eventType":"pricing_sync_outcome","severity":"low","message":"cost","occurredAt":"%s","okCount":10,"failedCount":0,"windowMinutes":5}\n' "$at"
  done >"$work/lines"
  ndjson --data-binary "@$work/lines" localhost:8082/v1/integration-events
}
order() { # order ROUND COUNT
  local items
  items=$(printf '{"type":"COST","content":"text"},%.0s' $(seq "$2"))
  json localhost:8083/v1/work-orders -d "{\"priority\":\"LOW\",\"items\":[${items%,}]}"
}
claim() { json localhost:8083/v1/work-items:claim -d '{"agentId":"cost","types":["COST"],"limit":1,"leaseSeconds":3600}'; cp "$work/answer" "$work/claim.$1"; }
complete() {
  cp "$work/claim.$1" "$work/answer"
  json "localhost:8083/v1/work-items/$(field workItemId)/attempts/$(field attemptId):complete" -d "{\"leaseToken\":$(field leaseToken),\"result\":{\"ok\":true}}"
}
append() { json localhost:8081/v1/events:append -d '{"events":[{"type":"COST.MEASURED.OK","data":{},"tags":["cost:1"]}],"condition":{"failIfEventsMatch":{"items":[{"types":["COST.MEASURED.NEVER"]}]}}}'; }
remember() { json localhost:8083/v1/memory/docs -d "{\"type\":\"KNOWLEDGE\",\"content\":\"cost number $1 $RANDOM$RANDOM\"}"; }
search() { json localhost:8083/v1/memory:search -d '{"text":"cost number","limit":10}'; }

read_one() { api "localhost:8081/v1/connections/$connection"; }
list_events() { api 'localhost:8082/v1/integration-events?limit=50'; }
status() { api localhost:8082/v1/integration-health/cost; }
order_of() { order "$2" "$1"; }
fresh() { lines "$1" 100 1; }
changed() { lines "$1" 100 2; }
many_events() { events "$1" 1000; }

events 0 100
order 0 "$((rounds + 10))"
echo '| operation | round trips | rows written | WAL, KiB | PostgreSQL, ms |'
echo '|---|---|---|---|---|'
measure 'read one connection' $rounds read_one
measure 'list 50 integration events' $rounds list_events
measure 'status of an integration' $rounds status
measure 'create a work order of one item' $rounds order_of 1
measure 'claim one item' $rounds claim
measure 'complete one item' $rounds complete
measure 'append one event under a condition' $rounds append
measure 'store a document in the memory' $rounds remember
measure 'search the memory' $rounds search
measure 'upload 100 new records of four attributes' 5 fresh
measure 'upload 100 changed records' 5 changed
measure 'upload 100 unchanged records' 5 changed
measure 'ingest 1,000 counted outcomes' 5 many_events
