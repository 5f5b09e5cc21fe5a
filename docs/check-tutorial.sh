#!/usr/bin/env bash
# Runs ./signalbox dev and the tutorial's commands as written, checks their answers, stops, looks for leftovers, starts again.
# In tutorial.md the ```sh blocks run one after the other in one shell. The output of a block must contain the lines of the ```json block after
# it, in their order; … stands for any text, and white space does not count. A line <!-- expect: regex --> must match it, too.
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
# Prints how many entries each kind of demo data has.
demo() {
  for list in 8081/v1/connections 8081/v1/entities?entityType=company 8081/v1/business-workflows 8081/v1/data-flows 8081/v1/integration-events \
    8082/v1/integration-events?integrationId=stripe 8083/v1/work-orders 8083/v1/connectors 8083/v1/tools 8083/v1/capabilities 8083/v1/schemas \
    8083/v1/workflow-templates 8083/v1/eval-results 8083/v1/memory/docs; do
    count=$(curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" "localhost:$list" | grep -o '"id":' | wc -l)
    echo "$list $count"
  done
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
if demo | grep ' 0$'; then failed=$((failed + 1)); echo "FAILED: a kind of demo data is missing"; else passed=$((passed + 1)); fi

# Splits the tutorial into numbered scripts and expectations.
awk -v out="$work" '
  /^```sh$/ { n++; inside = 1; file = sprintf("%s/%03d.sh", out, n); printf "" > file; next }
  inside && /^```$/ { inside = 0; close(file); next }
  inside { print > file; next }
  /^```json$/ { answer = 1; next }
  answer && /^```$/ { answer = 0; print "" > sprintf("%s/%03d.answer", out, n); next }
  answer { gsub(/[ \t]/, ""); printf "%s", $0 > sprintf("%s/%03d.answer", out, n); next }
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
  answer=${script%.sh}.answer expect=${script%.sh}.expect
  [ -f "$answer" ] && sed -E 's/[][\\.*^$+?(){}|]/\\&/g; s/…/.*/g' "$answer" >"$answer.regex"
  if [ -f "$answer" ] && ! tr -d ' \t\n' <"$script.out" | grep -qEf "$answer.regex"; then
    failed=$((failed + 1)); echo "FAILED: expected the answer in docs/tutorial.md of"; cat "$script"; echo "--- got"; head -c 3000 "$script.out"; echo
  elif [ -f "$answer" ]; then passed=$((passed + 1)); fi
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
demo >"$work/demo.before"
stop

echo "A second start finds the data"
start
again=$(curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" "localhost:8081/v1/entity-types")
[[ $again == *'"key":"contact"'* ]] && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAILED: $again"; }
demo | diff "$work/demo.before" - && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAILED: the second start changed demo data"; }
grep '^Ready in' "$log"
stop
echo "tutorial: $passed passed, $failed failed"
[ "$failed" = 0 ]
