#!/usr/bin/env bash
# Opens the page /docs of running services in a headless Chromium, as they serve it, with their Content-Security-Policy:
#   docs/check-page.sh http://localhost:8081 /v1/integrations
# The page has to show the path, and samples for curl with all that a request needs (those further down appear as somebody scrolls), to break
# no rule of its policy, and to ask nobody else.
set -euo pipefail
address=$1 path=$2
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then echo "$address/docs was not opened: there is no Chromium on this machine."; exit; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $address/docs $1"; exit 1; }

# The browser's own errands (updates, accounts) find no host; what the page asks for is in the log of the network with its origin.
timeout 180 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --disable-extensions --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1' \
  --user-data-dir="$work/profile" --window-size=1400,4000 --enable-logging=stderr --log-net-log="$work/net.json" \
  --virtual-time-budget=20000 --dump-dom "$address/docs" >"$work/page.html" 2>"$work/messages" || { tail -5 "$work/messages"; fail "was not opened"; }

# What somebody reads: without scripts, styles and tags, in one line.
text=$(tr '\n' ' ' <"$work/page.html" | sed -E 's/<(style|script)[^>]*>/\n&/g; s/<\/(style|script)>/&\n/g' \
  | sed -E '/^<(style|script)/d; s/<[^>]*>//g' | tr '\n' ' ' | sed "s/&amp;/\&/g; s/&quot;/\"/g; s/&#39;/'/g")
grep -qF "$path" <<<"$text" || fail "does not show the path $path"
grep -qE "curl $address/v1/[^ ]+ .{0,200}--header 'X-Workspace-Id: [0-9a-f-]{36}'" <<<"$text" || fail "shows no sample for curl with its workspace"
console=$(grep CONSOLE "$work/messages" || true)
if grep -iE -m 5 'content.security.policy|uncaught|failed to load' <<<"$console"; then fail "breaks its policy, or throws"; fi
asked=$(grep -oE "\"initiator\":\"$address\".*\"url\":\"[^\"]+\"" "$work/net.json" | grep -oE '"url":"[^"]+"' | cut -d'"' -f4 | sort -u)
[ -n "$asked" ] || fail "asked for nothing, so that its log says nothing"
if grep -vE "^$address/" <<<"$asked"; then fail "asks somebody else"; fi
echo "$address/docs shows $path and $(grep -oE "curl $address" <<<"$text" | wc -l | tr -d ' ') samples for curl, and asks for $(wc -l <<<"$asked" | tr -d ' ') addresses, all its own"
