#!/bin/sh
# Holds a running server against its own description with requests that a program makes up: no answer may be a 5xx,
# and none may have a status or a form that the description does not name. Most names in paths are those of things
# that are there, so that the requests get further than "not found".
# Usage: fuzz.sh [requests per operation and way of making them up]. The seed is fixed; SAKUGA_FUZZ_SEED chooses
# another. SAKUGA_FUZZ_LEAST is the least number of requests that must have been answered.
set -eu

examples=${1:-150}
seed=${SAKUGA_FUZZ_SEED:-20261122}
least=${SAKUGA_FUZZ_LEAST:-1000}
root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
tools=$target/fuzz-tools
version=4.32.5
program=${SAKUGA:-$target/debug/sakuga}

work=$(mktemp -d)
server=''
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

fail() {
    echo "fuzz: $*" >&2
    exit 1
}

install_tools() {
    [ "$("$tools/bin/schemathesis" --version 2>/dev/null)" = "schemathesis, version $version" ] && return
    python3 -m venv "$tools" || fail 'python3 with venv is missing. Install it: apt-get install python3-venv'
    "$tools/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

start_server() {
    "$program" --data "$work/data" --quiet import "$root/examples/rain-shelter/rain-shelter.fountain" \
        --cast "$root/examples/rain-shelter/cast.toml" >/dev/null
    # The program itself and not the function above, whose shell would be what is stopped in its place; and nothing of
    # it may hold the output of this script open.
    "$program" --data "$work/data" serve --bind 127.0.0.1:0 --no-browser >/dev/null 2>"$work/log" </dev/null &
    server=$!
    until address=$(sed -n 's|.*\(http://[0-9.:]*\).*|\1|p' "$work/log" | head -n 1) && [ -n "$address" ]; do
        kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
    timeout 60 "$program" --data "$work/data" --quiet draw hana "waiting in the rain" -n 2 >/dev/null
}

# The words between quotes after a name in the JSON of an operation, as the values of a list.
names() {
    "$tools/bin/python" - "$address$1" "$2" "$(cat "$work/data/owner-token")" <<'PYTHON'
import json, sys, urllib.request
url, name, token = sys.argv[1:]
asked = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
found = json.load(urllib.request.urlopen(asked))
print(", ".join(json.dumps(item[name]) for item in found["items"]))
PYTHON
}

# Names of things that are there; in the path alone those of this kind are right, `id` by chance.
write_names() {
    ids="$(names '/api/v1/jobs?limit=4' id), $(names '/api/v1/batches?limit=4' id), $(names '/api/v1/assets?limit=4' id)"
    cat >"$work/names" <<NAMES
project "rain-shelter"
episode "e01"
scene 1, 2
shot "c0010", "c0020"
stage "storyboard"
take 1
character "hana", "mikan"
place $(names /api/v1/projects/rain-shelter/places slug)
version 1
id $ids
NAMES
}

# Mostly names of things that are there.
write_mixed() {
    echo '[dictionaries]'
    sed 's/^\([a-z]*\) \(.*\)/\1 = { values = [\2] }/' "$work/names"
    echo '[parameters]'
    sed 's/^\([a-z]*\) .*/"path.\1" = { dictionary = "\1", probability = 0.9 }/' "$work/names"
}

# Nothing but names of things that are there.
write_real() {
    echo '[parameters]'
    sed 's/^\([a-z]*\) \([^,]*\).*/"path.\1" = \2/' "$work/names"
}

# How a made-up file becomes a body: as the only file of a zip.
write_hooks() {
    cat >"$work/zips.py" <<'PYTHON'
import io, zipfile
import schemathesis

@schemathesis.serializer("application/zip")
def zipped(context, value):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("manifest.json", value if isinstance(value, (bytes, str)) else repr(value))
    return packed.getvalue()
PYTHON
}

# Makes requests with the names of a configuration, in some phases. One worker: two threads that parse Python at once
# fail by chance in CPython before 3.11.8 (python/cpython#106905), and one asks the same questions in the same order.
hold() {
    SCHEMATHESIS_HOOKS=zips PYTHONPATH="$work" "$tools/bin/schemathesis" --config-file "$1" run "$address/api/v1/openapi.json" \
        --header "Authorization: Bearer $(cat "$work/data/owner-token")" \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
        --exclude-path-regex '/(live|events)$' \
        --phases "$2" --max-examples "$examples" --seed "$seed" --generation-database none --warnings off \
        --workers 1 --request-timeout 60 --suppress-health-check all --no-shrink --continue-on-failure || said=$?
    kill -0 "$server" 2>/dev/null || { tail -n 20 "$work/log" >&2; fail 'the server has ended'; }
}

# The requests that the server has answered, by a pattern of their label.
answered() {
    "$tools/bin/python" - "$address" "$1" "$(cat "$work/data/owner-token")" <<'PYTHON'
import re, sys, urllib.request
url, status, token = sys.argv[1:]
asked = urllib.request.Request(url + "/metrics", headers={"Authorization": "Bearer " + token})
lines = urllib.request.urlopen(asked).read().decode().splitlines()
counts = [line.rsplit(" ", 1) for line in lines if line.startswith("sakuga_http_requests_total")]
print(sum(int(count) for label, count in counts if re.search(f'status="{status}"', label)))
PYTHON
}

install_tools
start_server
write_names
write_mixed >"$work/mixed.toml"
write_real >"$work/real.toml"
write_hooks
cd "$work"
said=0
hold "$work/real.toml" examples,coverage
hold "$work/mixed.toml" fuzzing
total=$(answered '.*')
echo "fuzz: $total requests were answered, $(answered '5..') of them with a 5xx"
[ "$said" = 0 ] || fail 'answers are not as the description has them (above)'
[ "$total" -ge "$least" ] || fail "fewer than $least requests were made"
[ "$(answered '5..')" = 0 ] || fail 'there were answers with a 5xx'
