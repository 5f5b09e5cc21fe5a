#!/usr/bin/env bash
# An operator's first day, by docs/how-to/deploy-a-service.md: a PostgreSQL of its own in which every login needs a password and the
# administrator is no superuser, the first owner, a service with production settings and the first request. Then ten migrations while somebody
# changes passwords, and new keys of every kind, with requests coming in, none of which may fail. Last, a second deployment in the same cluster.
# Everything is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
page=docs/how-to/deploy-a-service.md
work=$(mktemp -d)
step() { printf '%3ds  %s\n' "$SECONDS" "$1"; }
fail() { echo "FAILED: $1"; shift; for file in "$@"; do echo "--- end of ${file##*/}"; tail -20 "$file"; done; exit 1; }
random() { openssl rand -hex 24; }
# Nothing of the caller's own settings reaches the commands.
unset "${!DATABASE_@}" "${!MICRONAUT_@}" $(compgen -e | grep '^SIGNALBOX_' | grep -v '^SIGNALBOX_CACHE$' || true)

free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
database_port=$(free_port) first=$(free_port) second=$(free_port)
declare -A instance=()

# PostgreSQL 17 with pgvector: the one that development downloads, else the distribution's.
binaries() {
  local folder cache=${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}
  for folder in "$cache"/postgresql/PG-*/bin "$HOME"/Library/Caches/signalbox/postgresql/PG-*/bin /usr/lib/postgresql/17/bin; do
    if "$folder/postgres" --version 2>/dev/null | grep -q ' 17\.' \
      && [ -n "$(find "$folder/.." /usr/share/postgresql/17 -name vector.control -print -quit 2>/dev/null)" ]; then echo "$folder"; return; fi
  done
}
postgresql=$(binaries)
[ -n "$postgresql" ] || fail "there is no PostgreSQL 17 with pgvector on this machine yet; run ./signalbox dev once"
# PostgreSQL does not run as root; in a user namespace of its own, root is somebody else.
as_postgres() { if [ "$(id -u)" = 0 ]; then unshare -U "$@"; else "$@"; fi; }

./signalbox --version >"$work/build.log" 2>&1 || fail "the build" "$work/build.log"
SECONDS=0

cleanup() {
  touch "$work/enough"
  for process in "${instance[@]}" ${loop:-}; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ ! -f "$work/data/postmaster.pid" ] || as_postgres "$postgresql/pg_ctl" -D "$work/data" -m immediate stop >/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# SQL from standard input, as a login with its password.
sql() { PGPASSWORD=$2 psql -X -q -A -t -v ON_ERROR_STOP=1 "host=127.0.0.1 port=$database_port dbname=${3:-signalbox} user=$1 connect_timeout=5"; }
url() { echo "postgresql://$1:$2@127.0.0.1:$database_port/signalbox"; }
password_of() { awk -v role="$1" '$1 == role {print $2}' "$work/passwords.txt"; }

superuser=$(random) administrator=$(random)
(umask 077; printf '%s' "$superuser" >"$work/superuser")
as_postgres "$postgresql/initdb" -D "$work/data" -U postgres --auth=scram-sha-256 --pwfile="$work/superuser" -E UTF8 --no-locale >"$work/initdb.log" 2>&1 \
  || fail "initdb" "$work/initdb.log"
as_postgres "$postgresql/pg_ctl" -D "$work/data" -w -l "$work/postgresql.log" \
  -o "-p $database_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" start >/dev/null || fail "pg_ctl" "$work/postgresql.log"
sql postgres "$superuser" postgres <<<"CREATE ROLE admin LOGIN CREATEDB CREATEROLE PASSWORD '$administrator'"
sql admin "$administrator" postgres <<<"CREATE DATABASE signalbox"
if sql postgres wrong <<<"SELECT" 2>/dev/null; then fail "this PostgreSQL asks for no password"; fi
step "PostgreSQL $(sql admin "$administrator" <<<"SHOW server_version") runs; every login needs a password, and admin is no superuser"

export DATABASE_ADMIN_URL SIGNALBOX_ENTRY_KEY
DATABASE_ADMIN_URL=$(url admin "$administrator")
SIGNALBOX_ENTRY_KEY=$(openssl rand -hex 32)
statement="CREATE EXTENSION vector SCHEMA public"
grep -qF "$statement" "$page" || fail "$page does not say $statement"
if ./signalbox migrate >"$work/refused.log" 2>&1; then fail "migrate made an extension that its login may not make" "$work/refused.log"; fi
grep -qF "$statement" "$work/refused.log" || fail "migrate does not say what a superuser has to run" "$work/refused.log"
sql postgres "$superuser" <<<"$statement"
step "migrate said which statement a superuser runs once: $statement"

./signalbox migrate --passwords-file "$work/passwords.txt" >"$work/migrate.log" 2>&1 || fail "migrate" "$work/migrate.log"
[ "$(stat -c %a "$work/passwords.txt" 2>/dev/null || stat -f %Lp "$work/passwords.txt")" = 600 ] || fail "others may read the passwords"
step "migrate: $(grep "^[0-9]* migrations ran" "$work/migrate.log"), $(wc -l <"$work/passwords.txt" | tr -d ' ') passwords in a file for its owner alone"

SIGNALBOX_MIGRATOR_URL=$(url signalbox_migrator "$(password_of signalbox_migrator)")
export SIGNALBOX_MIGRATOR_URL
for command in backfill "create-owner --email ada@example.com --organization Example"; do
  # shellcheck disable=SC2086
  env -u DATABASE_ADMIN_URL ./signalbox $command >"$work/${command%% *}.log" 2>&1 || fail "$command" "$work/${command%% *}.log"
done
env -u SIGNALBOX_MIGRATOR_URL ./signalbox doctor >"$work/doctor.log" 2>&1 || fail "doctor" "$work/doctor.log"
workspace=$(awk '$1 == "workspace" {print $2}' "$work/create-owner.log")
token=$(grep -oE '"token": "[^"]+"' "$work/create-owner.log" | cut -d'"' -f4)
step "backfill and create-owner as the migrator, doctor as the administrator: $(tail -1 "$work/doctor.log")"

./signalbox rotate-keys --signing-keys "$work/signing-keys.json" >/dev/null || fail "no signing keys were made"
cursor_secret=$(openssl rand -hex 32)
# One instance of integration-catalog on a port, with a password and an entry key.
launch() {
  env -i PATH="$PATH" HOME="$HOME" DATABASE_URL="$(url catalog_app "$2")" SIGNALBOX_ENTRY_KEY="$3" \
    SIGNALBOX_WEB_CURSOR_SECRET="$cursor_secret" SIGNALBOX_AUTH_ISSUER=https://signalbox.example SIGNALBOX_AUTH_JWKS="http://127.0.0.1:$first/keys" \
    SIGNALBOX_ACCOUNT_API_ISSUER=https://signalbox.example SIGNALBOX_ACCOUNT_API_SIGNING_KEYS="file://$work/signing-keys.json" \
    SIGNALBOX_MAIL_HOST=127.0.0.1 SIGNALBOX_SHUTDOWN_DELAY=2s MICRONAUT_SERVER_PORT="$1" \
    "$java" -jar integration-catalog/target/integration-catalog.jar >"$work/$1.log" 2>&1 &
  instance[$1]=$!
}
java=$(./signalbox jdk)/bin/java
code() { curl -s -o /dev/null -m 20 -w '%{http_code}' "$@" || true; }
is_ready() { [ "$(code "127.0.0.1:$1/health/readiness")" = 200 ]; }
await() {
  until is_ready "$1"; do
    kill -0 "${instance[$1]}" 2>/dev/null || fail "the service ended" "$work/$1.log"
    [ "$SECONDS" -lt 600 ] || fail "the service is not ready" "$work/$1.log"
    sleep 0.2
  done
}
stop() {
  kill "${instance[$1]}"
  wait "${instance[$1]}" || [ $? = 143 ] || fail "the service did not end in peace" "$work/$1.log"
}
password=$(password_of catalog_app)
launch "$first" "$password" "$SIGNALBOX_ENTRY_KEY"
await "$first"
step "integration-catalog serves, started with java -jar"

secret=$(random)
post() { curl -s -m 20 -H 'Content-Type: application/json' -d "$2" "127.0.0.1:$first$1"; }
text() { grep -oE "\"$1\":\"[^\"]+\"" | head -1 | cut -d'"' -f4; }
login() { post /auth/login "{\"email\": \"ada@example.com\", \"password\": \"$secret\"}" | text accessToken; }
headers=(-H "X-Workspace-Id: $workspace")
answer=$(post /auth/reset-password "{\"token\": \"$token\", \"password\": \"$secret\"}" | tr -d '\n')
access=$(login)
[ -n "$access" ] || fail "the owner cannot log in: $answer" "$work/$first.log"
request() { code -H "Authorization: Bearer $access" "${headers[@]}" "$@"; }
[ "$(request "127.0.0.1:$first/v1/integrations")" = 200 ] || fail "the first request of the owner: $(request "127.0.0.1:$first/v1/integrations")"
step "the owner set a password with the token that create-owner printed, logged in, and the first request is answered"

# A client behind a load balancer that asks only instances which say they are ready: it reads, and adds an entity type.
load() {
  local number=0 port served
  while [ ! -f "$work/enough" ]; do
    served=
    for port in "$first" "$second"; do
      is_ready "$port" || continue
      served=yes number=$((number + 1))
      echo "$(request "127.0.0.1:$port/v1/connections") GET on $port" >>"$work/answers"
      echo "$(request -H 'Content-Type: application/json' -d "{\"key\": \"t$number\", \"name\": \"T\"}" "127.0.0.1:$port/v1/entity-types") POST on $port" >>"$work/answers"
    done
    [ -n "$served" ] || { echo "no instance was ready" >>"$work/answers"; sleep 0.1; }
    sleep 0.4
  done
}
: >"$work/answers"
load &
loop=$!
# Looks at all answers so far, and fails where one is not as it should be.
seen=0
look() {
  if grep -vqE '^(200 GET|201 POST) ' "$work/answers"; then
    grep -vE '^(200 GET|201 POST) ' "$work/answers" | head -5
    fail "requests failed" "$work/$first.log" "$work/$second.log"
  fi
  local all
  all=$(wc -l <"$work/answers" | tr -d ' ')
  [ "$all" -gt "$seen" ] || fail "no request was made"
  meanwhile="$((all - seen)) requests meanwhile, none failed"
  seen=$all
}

./signalbox rotate-keys >"$work/rotate.log" 2>&1 || fail "rotate-keys" "$work/rotate.log"
sealed_at=$SECONDS
look
step "seal: $(cat "$work/rotate.log"); $meanwhile"

stored() { sql postgres "$superuser" <<<"SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin ORDER BY 1"; }
for round in $(seq 10); do
  before_change=$password
  password=$(random)
  sql admin "$administrator" <<<"ALTER ROLE catalog_app PASSWORD '$password'"
  if [ "$round" = 5 ]; then
    migrator=$(random)
    sql admin "$administrator" <<<"ALTER ROLE signalbox_migrator PASSWORD '$migrator'"
    SIGNALBOX_MIGRATOR_URL=$(url signalbox_migrator "$migrator")
  fi
  before=$(stored)
  ./signalbox migrate >"$work/migrate.log" 2>&1 || fail "migrate, round $round" "$work/migrate.log"
  [ "$(tail -1 "$work/migrate.log")" = "0 migrations ran" ] || fail "migrate did more than nothing" "$work/migrate.log"
  [ "$(stored)" = "$before" ] || fail "migrate changed a password"
  sql catalog_app "$password" <<<"SELECT" || fail "catalog_app cannot log in with the password that it was given"
  if sql catalog_app "$before_change" <<<"SELECT" 2>/dev/null; then fail "the password before is still good"; fi
done
look
step "ten times migrate with passwords changed in between: it touched none of them; $meanwhile"

old_key=$SIGNALBOX_ENTRY_KEY
unset SIGNALBOX_ENTRY_KEY
for schema in CATALOG HEALTH WORKFLOW; do export "SIGNALBOX_ENTRY_KEY_$schema=$(openssl rand -hex 32)"; done
./signalbox migrate >"$work/migrate.log" 2>&1 || fail "migrate with new entry keys" "$work/migrate.log"
launch "$second" "$password" "$SIGNALBOX_ENTRY_KEY_CATALOG"
await "$second"
stop "$first"
launch "$first" "$password" "$SIGNALBOX_ENTRY_KEY_CATALOG"
await "$first"
look
step "entry keys: each service has a new one of its own; a second instance started with it and with the changed password, then the first; $meanwhile"

./signalbox rotate-keys --signing-keys "$work/signing-keys.json" >"$work/rotate.log" 2>&1 || fail "rotate-keys --signing-keys" "$work/rotate.log"
kid() { cut -d. -f1 <<<"$1" | tr '_-' '/+' | base64 -d 2>/dev/null | text kid; }
earlier=$access
for _ in $(seq 50); do
  later=$(login)
  [ "$(kid "$later")" = "$(kid "$earlier")" ] || break
  sleep 0.2
done
[ -n "$later" ] && [ "$(kid "$later")" != "$(kid "$earlier")" ] || fail "the next key does not sign"
for port in "$first" "$second"; do
  for access in "$earlier" "$later"; do [ "$(request "127.0.0.1:$port/v1/connections")" = 200 ] || fail "a token of one of the two keys is refused"; done
done
look
step "logins: $(cat "$work/rotate.log"), tokens of the key before are good; $meanwhile"

while [ $((SECONDS - sealed_at)) -lt 61 ]; do sleep 1; done
./signalbox rotate-keys --retire-entry-keys >"$work/rotate.log" 2>&1 || fail "rotate-keys --retire-entry-keys" "$work/rotate.log"
sleep 1
look
step "the keys before are forgotten: $(paste -sd, "$work/rotate.log" | sed 's/,/, /g'); $meanwhile"

stop "$second"
launch "$second" "$password" "$old_key"
ended=0
wait "${instance[$second]}" || ended=$?
[ "$ended" = 78 ] || fail "a service with the entry key before ended with $ended" "$work/$second.log"
grep -q 'E01 signalbox.entry.key' "$work/$second.log" || fail "a service with the entry key before does not say why it ended" "$work/$second.log"
touch "$work/enough"
wait "$loop"
loop=
look
step "a service with the entry key before does not start and says why; all in all $seen requests, none failed"

# A second deployment in the same cluster: roles of its own by a prefix, a database that neither deployment's logins share.
sql admin "$administrator" postgres <<<"CREATE DATABASE blue"
sql postgres "$superuser" blue <<<"$statement"
unset SIGNALBOX_MIGRATOR_URL
export SIGNALBOX_ROLE_PREFIX=blue_
blue() { echo "postgresql://$1:$2@127.0.0.1:$database_port/blue"; }
DATABASE_ADMIN_URL=$(blue admin "$administrator")
./signalbox migrate --passwords-file "$work/blue.txt" >"$work/migrate.log" 2>&1 || fail "migrate with a prefix" "$work/migrate.log"
blue_password() { awk -v role="blue_$1" '$1 == role {print $2}' "$work/blue.txt"; }
[ -n "$(blue_password catalog_app)" ] || fail "the roles have no prefix" "$work/blue.txt"
for other in "" green_; do
  if SIGNALBOX_ROLE_PREFIX=$other ./signalbox migrate >"$work/refused.log" 2>&1; then fail "migrate took over a database of another prefix" "$work/refused.log"; fi
  grep -q 'SIGNALBOX_ROLE_PREFIX' "$work/refused.log" || fail "migrate does not say that the prefix is another" "$work/refused.log"
done
[ "$(sql admin "$administrator" blue <<<"SELECT count(*) FROM pg_namespace WHERE pg_get_userbyid(nspowner) = 'signalbox_owner'")" = 0 ] \
  || fail "a schema was given to the other deployment"
./signalbox doctor >"$work/doctor.log" 2>&1 || fail "doctor with a prefix" "$work/doctor.log"
SIGNALBOX_MIGRATOR_URL=$(blue blue_signalbox_migrator "$(blue_password signalbox_migrator)")
export SIGNALBOX_MIGRATOR_URL
env -u DATABASE_ADMIN_URL ./signalbox create-owner --email grace@example.com --organization Blue >"$work/create-owner.log" 2>&1 \
  || fail "create-owner with a prefix" "$work/create-owner.log"
if sql catalog_app "$password" blue <<<"SELECT" 2>/dev/null; then fail "the first deployment's login connects to the second database"; fi
if sql blue_catalog_app "$(blue_password catalog_app)" signalbox <<<"SELECT" 2>/dev/null; then fail "the second deployment's login connects to the first database"; fi
[ "$(sql blue_catalog_app "$(blue_password catalog_app)" blue <<<"SELECT count(*) FROM platform.workspaces")" = 0 ] || fail "a login without a proof sees rows"
third=$(free_port)
env -i PATH="$PATH" HOME="$HOME" DATABASE_URL="$(blue blue_catalog_app "$(blue_password catalog_app)")" SIGNALBOX_ENTRY_KEY="$SIGNALBOX_ENTRY_KEY_CATALOG" \
  SIGNALBOX_ROLE_PREFIX=blue_ SIGNALBOX_WEB_CURSOR_SECRET="$cursor_secret" SIGNALBOX_AUTH_ISSUER=https://signalbox.example \
  SIGNALBOX_AUTH_JWKS="http://127.0.0.1:$first/keys" SIGNALBOX_MAIL_HOST=127.0.0.1 MICRONAUT_SERVER_PORT="$third" \
  "$java" -jar integration-catalog/target/integration-catalog.jar >"$work/$third.log" 2>&1 &
instance[$third]=$!
await "$third"
[ "$(code "127.0.0.1:$third/v1/integrations")" = 401 ] || fail "the second deployment does not answer" "$work/$third.log"
step "a second deployment in the same cluster, with the prefix blue_: migrate, doctor, create-owner and a service; neither login connects to the other's database, and migrate with another prefix is refused"
