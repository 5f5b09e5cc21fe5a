#!/usr/bin/env bash
# Builds pgvector for PostgreSQL 17 from the distribution's source, into the folder given as $1.
# Debian and Ubuntu only; needs gcc and apt-get, no root: apt works on private state and nothing on the host changes.
set -euo pipefail
target=$1
major=17
command -v apt-get >/dev/null || { echo "no apt-get here" >&2; exit 2; }
command -v gcc >/dev/null || { echo "no gcc here" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,state,root,src} "$target"
touch "$work/status"

# The host's own sources, with the suite exchanged for the first that has PostgreSQL 17.
sources() {
  local suite=$1
  for f in /etc/apt/sources.list.d/*.sources; do
    [ -f "$f" ] || continue
    awk -v suite="$suite" 'BEGIN { RS = ""; ORS = "\n\n" }
      /URIs:[^\n]*security/ || /Suites:[^\n]*security/ { next }
      { gsub(/Types:[^\n]*/, "Types: deb deb-src"); gsub(/Suites:[^\n]*/, "Suites: " suite); print }' "$f"
  done >"$work/host.sources"
  [ -f /etc/apt/sources.list ] && awk -v suite="$suite" '$1 == "deb" && $0 !~ /security/ {
      line = "deb"; uri = 0
      for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { uri = i; break }
      for (i = 2; i < uri; i++) line = line " " $i
      rest = ""; for (i = uri + 2; i <= NF; i++) rest = rest " " $i
      print line " " $uri " " suite rest; sub(/^deb/, "deb-src", line); print line " " $uri " " suite rest }' /etc/apt/sources.list | sort -u >"$work/host.list"
  return 0
}
apt_private() {
  local tool=$1; shift
  "$tool" -q -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::State="$work/state" -o Dir::State::status="$work/status" \
    -o Dir::Etc::sourcelist="$work/host.list" -o Dir::Etc::sourceparts="$work/parts" -o APT::Sandbox::User="" \
    -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none "$@"
}
release=$( . /etc/os-release; echo "${VERSION_CODENAME:-}" )
found=
for suite in "$release" trixie noble plucky sid; do
  [ -n "$suite" ] || continue
  rm -rf "$work/lists" "$work/parts"; mkdir -p "$work/lists/partial" "$work/parts"
  sources "$suite"
  [ -s "$work/host.sources" ] && cp "$work/host.sources" "$work/parts/host.sources"
  apt_private apt-get update >"$work/log" 2>&1 || continue
  if apt_private apt-cache show "postgresql-server-dev-$major" >/dev/null 2>&1; then found=$suite; break; fi
done
[ -n "$found" ] || { echo "no suite of this distribution has postgresql-server-dev-$major" >&2; exit 3; }

cd "$work/src"
apt_private apt-get source --download-only pgvector >"$work/log" 2>&1 || { tail -3 "$work/log" >&2; exit 4; }
apt_private apt-get download "postgresql-server-dev-$major" >"$work/log" 2>&1 || { tail -3 "$work/log" >&2; exit 4; }
tar -xf pgvector_*.orig.tar.*
dpkg-deb -x postgresql-server-dev-"$major"_*.deb "$work/root"
source=$(find . -maxdepth 1 -type d -name '*vector*' | head -1)
version=$(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$source/vector.control")
server=$(dirname "$(find "$work/root" -path '*/server/postgres.h')")
# PGAC headers include a few library headers that are not needed to build an extension; the compiler finds the rest here.
gcc -O2 -ftree-vectorize -fassociative-math -fno-signed-zeros -fno-trapping-math -fPIC -shared -w \
  -I "$server" -I "$server/../.." "$source"/src/*.c -o "$target/vector.so.new"
cp "$source/vector.control" "$target/vector.control"
cp "$source/sql/vector.sql" "$target/vector--$version.sql"
mv "$target/vector.so.new" "$target/vector.so"
echo "$version"
