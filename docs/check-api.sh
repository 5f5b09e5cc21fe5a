#!/usr/bin/env bash
# Checks the API descriptions with the tools that client developers use: two linters, and two generators of clients
# whose output is compiled. The tools are installed into target/; without Node nothing is checked.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "check-api: $tool is absent, the API descriptions were not checked by linters and generators"; exit 0; }
done

tools=target/api-tools
mkdir -p "$tools"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NO_UPDATE_NOTIFIER=1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" \
  @redocly/cli@2.77.0 @stoplight/spectral-cli@6.16.3 openapi-typescript@7.13.0 typescript@5.9.3
generator=org.openapitools:openapi-generator-cli:7.17.0
jar="$tools/openapi-generator-cli-7.17.0.jar"
[ -f "$jar" ] || mvn -B -ntp -q -N dependency:copy "-Dartifact=$generator" "-DoutputDirectory=$PWD/$tools" >/dev/null
java=java
[ -n "${JAVA_HOME:-}" ] && java="$JAVA_HOME/bin/java"

echo 'extends: [recommended]' > "$tools/redocly.yaml"
echo 'extends: ["spectral:oas"]' > "$tools/spectral.yaml"
bin="$tools/node_modules/.bin"
compile=("$bin/tsc" --strict --noEmit --target es2022 --lib es2022,dom --module esnext --moduleResolution bundler)

for description in docs/reference/openapi/*.yml; do
  service=$(basename "$description" .yml)
  log="$tools/$service.log"
  "$bin/redocly" lint --config "$tools/redocly.yaml" --format stylish "$description" > "$log" 2>&1 \
    && ! grep -qE '^ +[0-9]+:[0-9]+ ' "$log" || { cat "$log"; exit 1; }
  "$bin/spectral" lint --ruleset "$tools/spectral.yaml" --fail-severity hint "$description" > "$log" 2>&1 || { cat "$log"; exit 1; }
  "$bin/openapi-typescript" "$description" --output "$tools/$service.ts" > "$log" 2>&1 || { cat "$log"; exit 1; }
  "${compile[@]}" "$tools/$service.ts"
  rm -rf "${tools:?}/$service"
  "$java" -jar "$jar" generate -i "$description" -g typescript-fetch -o "$tools/$service" > "$log" 2>&1 || { cat "$log"; exit 1; }
  "${compile[@]}" "$tools/$service/index.ts"
  echo "check-api: $service: redocly and spectral report nothing; clients of openapi-typescript and openapi-generator compile"
done
