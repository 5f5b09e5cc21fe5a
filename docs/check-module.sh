#!/usr/bin/env bash
# Adds a module by docs/how-to/add-a-module.md, with the projection of that page, runs its tests, starts it and makes a note, and removes the
# module without trace. Works on a copy of the sources, so that an interrupted run leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
git rev-parse HEAD >/dev/null 2>&1 || { echo "check-module: this is no checkout of git; a new module was not tried"; exit 0; }
work=$(mktemp -d)
fail() { echo "FAILED: $1"; shift; for file in "$@"; do tail -40 "$file"; done; exit 1; }
dev=
cleanup() {
  if [ -n "$dev" ]; then kill "$dev" 2>/dev/null || true; wait "$dev" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

git clone -q . "$work/signalbox"
cd "$work/signalbox"
SECONDS=0
./signalbox new-module notes >"$work/new.log" 2>&1 || fail "new-module" "$work/new.log"
echo "$SECONDS s  made, with its pages: $(git status --porcelain | wc -l | tr -d ' ') changed or new files and folders"

awk '/^```java$/ {copy = 1; next} /^```$/ {copy = 0} copy' docs/how-to/add-a-module.md >notes/src/main/java/dev/signalbox/notes/note/FailedConnections.java
mvn -B -ntp -q verify -pl notes -am >"$work/verify.log" 2>&1 || fail "mvn verify of the module" "$work/verify.log"
echo "$SECONDS s  its tests and suites are green"

CATALOG_PORT=18081 HEALTH_PORT=18082 WORKFLOW_PORT=18083 NOTES_PORT=18084 ./signalbox dev --no-demo >"$work/dev.log" 2>&1 &
dev=$!
until grep -q "^Ready in" "$work/dev.log"; do
  kill -0 "$dev" 2>/dev/null || fail "dev ended" "$work/dev.log"
  [ "$SECONDS" -lt 900 ] || fail "dev is not ready" "$work/dev.log"
  sleep 0.5
done
token=$(./signalbox token)
made=$(curl -s -o "$work/note.json" -w '%{http_code}' -H "Authorization: Bearer $token" -H 'X-Workspace-Id: a0000000-0000-4000-8000-000000000001' \
  -H 'Content-Type: application/json' -d '{"title": "Call the bank"}' localhost:18084/v1/notes)
[ "$made" = 201 ] || fail "no note was made: $made" "$work/note.json" "$work/dev.log"
echo "$SECONDS s  ./signalbox dev serves it: $(cat "$work/note.json")"
kill "$dev"
wait "$dev" || true
dev=

./signalbox new-module notes --remove >"$work/remove.log" 2>&1 || fail "remove" "$work/remove.log"
[ -z "$(git status --porcelain)" ] || { git status --short; fail "the module left traces"; }
echo "$SECONDS s  removed without trace"
