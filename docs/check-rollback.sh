#!/usr/bin/env bash
# Takes the catalogue of the demo data back to version 3 and forward again, and all modules to nothing, with the commands of an operator.
# Works on .signalbox/pg as docs/check-tutorial.sh leaves it.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "FAILED: $1"; exit 1; }
psql() { ./signalbox psql "$1"; }
state() { ./signalbox history --json | grep -o '"module":"[a-z]*"[^}]*' | sed 's/"executedAt".*//'; }
fingerprint() { ./signalbox history --module catalog | tail -1 | awk '{print $NF}'; }

newest=$(fingerprint)
set +e
refusal=$(./signalbox rollback --module catalog --to 3)
code=$?
set -e
[ "$code" = 1 ] && grep -q 'DATA_LOSS' <<<"$refusal" && grep -qE 'table catalog.integration_connections holds [0-9]+ rows' <<<"$refusal" || fail "not refused: $refusal"
echo "refused with counts:"; sed -n 2,4p <<<"$refusal"
./signalbox rollback --module catalog --to 3 --dry-run | tail -3
./signalbox rollback --module catalog --to 3 --allow-data-loss --archive | tail -3
[ "$(fingerprint)" != "$newest" ] || fail "nothing was taken back"
./signalbox migrate
./signalbox validate
[ "$(fingerprint)" = "$newest" ] || fail "forward again is not what it was"
echo "catalog: back to 3 and forward again, same fingerprint"
