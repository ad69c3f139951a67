#!/bin/sh
# Holds a running server against its own description with requests that a program makes up: no answer may be a 5xx,
# and none may have a status or a form that the description does not name. Usage: fuzz.sh [requests per operation].
# The seed is fixed; SAKUGA_FUZZ_SEED chooses another.
set -eu

examples=${1:-40}
seed=${SAKUGA_FUZZ_SEED:-20261122}
root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
tools=$target/fuzz-tools
version=4.32.5
program=${SAKUGA:-$target/debug/sakuga}

work=$(mktemp -d)
server=''
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT INT TERM

install_tools() {
    [ "$("$tools/bin/schemathesis" --version 2>/dev/null)" = "schemathesis, version $version" ] && return
    python3 -m venv "$tools" || {
        echo 'fuzz: python3 with venv is missing. Install it: apt-get install python3-venv' >&2
        exit 1
    }
    "$tools/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

start_server() {
    "$program" --data "$work/data" --quiet import "$root/examples/rain-shelter/rain-shelter.fountain" \
        --cast "$root/examples/rain-shelter/cast.toml" >/dev/null
    "$program" --data "$work/data" serve --engine fake --bind 127.0.0.1:0 --no-browser 2>"$work/log" &
    server=$!
    until address=$(sed -n 's|.*\(http://[0-9.:]*\).*|\1|p' "$work/log" | head -n 1) && [ -n "$address" ]; do
        kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
}

install_tools
start_server
cd "$work"
"$tools/bin/schemathesis" run "$root/openapi.json" --url "$address" \
    --header "Authorization: Bearer $(cat "$work/data/owner-token")" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --exclude-path-regex '/(live|events)$' --exclude-path /api/v1/sessions \
    --phases examples,coverage,fuzzing --max-examples "$examples" --seed "$seed" \
    --workers 2 --suppress-health-check all --no-shrink --continue-on-failure
kill -0 "$server" || { echo 'fuzz: the server has ended' >&2; exit 1; }
