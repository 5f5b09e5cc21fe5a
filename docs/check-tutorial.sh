#!/usr/bin/env bash
# Runs ./signalbox dev and the tutorial's commands as written, checks their answers, stops, looks for leftovers, starts again.
# In tutorial.md each ```sh block is run in one shell after the other; a line <!-- expect: regex --> after a block must match its output.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
log=$work/dev.log
passed=0 failed=0

start() {
  : >"$log"
  # A shell starts background jobs with SIGINT ignored; Ctrl-C must reach this one.
  setsid env --default-signal=INT ./signalbox dev "$@" >"$log" 2>&1 &
  dev=$!
  for _ in $(seq 600); do
    grep -q '^Ready in' "$log" && return
    kill -0 "$dev" 2>/dev/null || { cat "$log"; echo "./signalbox dev ended"; exit 1; }
    sleep 0.5
  done
  cat "$log"; echo "./signalbox dev is not ready after five minutes"; exit 1
}
stop() {
  children=$(pgrep -P "$dev" || true)
  kill -INT "$dev"
  for _ in $(seq 120); do kill -0 "$dev" 2>/dev/null || break; sleep 0.5; done
  if kill -0 "$dev" 2>/dev/null; then kill -KILL "$dev"; echo "./signalbox dev ignored Ctrl-C"; exit 1; fi
  wait "$dev" 2>/dev/null || true
  for child in $children; do
    if kill -0 "$child" 2>/dev/null; then echo "process $child outlived ./signalbox dev"; exit 1; fi
  done
  if [ -f .signalbox/pg/postmaster.pid ]; then echo "PostgreSQL outlived ./signalbox dev"; exit 1; fi
}
trap '[ -z "${dev:-}" ] || kill -INT "$dev" 2>/dev/null || true; rm -rf "$work"' EXIT

start --reset
grep -E '^ *✔' "$log"
eval "$(grep -E '^ *export (TOKEN|WORKSPACE)=' "$log")"
export TOKEN WORKSPACE
echo "README: the first requests"
first=$(curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" "localhost:8081/v1/integrations?search=hubspot")
[[ $first == *'"slug":"hubspot"'* ]] && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAILED: $first"; }
foreign=$(curl -s -H "Authorization: Bearer $(./signalbox token --as owner@globex.test)" -H "X-Workspace-Id: $WORKSPACE" localhost:8081/v1/connections)
[[ $foreign == *'"status":404'* ]] && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAILED: $foreign"; }

# Splits the tutorial into numbered scripts and expectations.
awk -v out="$work" '
  /^```sh$/ { n++; inside = 1; file = sprintf("%s/%03d.sh", out, n); printf "" > file; next }
  /^```$/ { if (inside) { inside = 0; close(file) } next }
  inside { print > file; next }
  /^<!-- expect: .* -->$/ { e = $0; sub(/^<!-- expect: /, "", e); sub(/ -->$/, "", e); print e > sprintf("%s/%03d.expect", out, n) }
' docs/tutorial.md
{
  echo 'set -u'
  for script in "$work"/[0-9]*.sh; do
    echo "{"; cat "$script"; echo; echo "} >'$script.out' 2>&1"
  done
} >"$work/all.sh"
bash "$work/all.sh" || true
for script in "$work"/[0-9]*.sh; do
  expect=${script%.sh}.expect
  [ -f "$expect" ] || continue
  while IFS= read -r regex; do
    if tr -d '\n' <"$script.out" | grep -qE -- "$regex"; then passed=$((passed + 1)); else
      failed=$((failed + 1)); echo "FAILED: expected /$regex/ of"; cat "$script"; echo "--- got"; head -c 3000 "$script.out"; echo
    fi
  done <"$expect"
done
for page in 8081/v1/integrations 8082/v1/integration-events 8083/v1/work-orders; do
  if docs/check-page.sh "http://localhost:${page%%/*}" "/${page#*/}"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
stop

echo "A second start finds the data"
start
again=$(curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" "localhost:8081/v1/entity-types")
[[ $again == *'"key":"contact"'* ]] && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAILED: $again"; }
grep '^Ready in' "$log"
stop
echo "tutorial: $passed passed, $failed failed"
[ "$failed" = 0 ]
