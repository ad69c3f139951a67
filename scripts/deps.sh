#!/bin/sh
# Checks what Sakuga needs to be built and run, and installs ffmpeg and a font where apt-get can.
# Says nothing when everything is there. With the word `lints` it also wants what the tests need: rustfmt and clippy, curl
# and a Python that can hold the tester of the API.
set -eu

oldest_rust=1.95
purpose=${1:-}
missing=''

stop() {
    printf 'sakuga: %s\n' "$@" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

check_tools() {
    has git || stop 'git is missing. Install it: apt-get install git'
    has cc || stop 'a C compiler is missing (SQLite is built from source). Install it: apt-get install gcc libc6-dev'
    has make || stop 'make is missing. Install it: apt-get install make'
}

check_rust() {
    fix="Install Rust $oldest_rust or newer with rustup (https://rustup.rs), or: rustup update stable"
    has rustc && has cargo || stop 'Rust is missing: rustc and cargo are not on PATH.' "$fix"
    said=$(rustc --version 2>&1) || stop "rustc does not run: $said" "$fix"
    version=$(printf '%s\n' "$said" | sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')
    [ -n "$version" ] || stop "rustc says a version that cannot be read: $said" "$fix"
    is_new_enough "$version" "$oldest_rust" || stop "Rust $version is too old; Sakuga needs $oldest_rust." "$fix"
}

# Whether version $1 (major.minor) is $2 or newer.
is_new_enough() {
    [ "${1%%.*}" -gt "${2%%.*}" ] && return 0
    [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -ge "${2#*.}" ]
}

check_lints() {
    fix='Install them: rustup component add rustfmt clippy'
    cargo fmt --version >/dev/null 2>&1 || stop 'rustfmt is missing, which the tests need.' "$fix"
    cargo clippy --version >/dev/null 2>&1 || stop 'clippy is missing, which the tests need.' "$fix"
}

# Where the program looks, and the families it takes first (crates/film/src/text/fonts.rs).
has_font() {
    for family in DejaVuSans NotoSans-Regular LiberationSans-Regular; do
        [ -z "$(find /usr/share/fonts /usr/local/share/fonts -name "$family.ttf" 2>/dev/null)" ] || return 0
    done
    return 1
}

# Whether Python can make a folder of its own for the tester of the API.
has_venv() {
    has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null
}

find_missing() {
    missing=''
    has ffmpeg && has ffprobe || missing='ffmpeg'
    has_font || missing="${missing:+$missing }fonts-dejavu-core"
    [ "$purpose" != lints ] || has_venv || missing="${missing:+$missing }python3-venv"
    # The examples of README.md are run as they stand.
    [ "$purpose" != lints ] || has curl || missing="${missing:+$missing }curl"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt_install() {
    # One package a word.
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

install_missing() {
    by_hand="Install by hand: $missing (Debian package names; elsewhere ffmpeg with libx264 and the DejaVu fonts), then run this again."
    has apt-get || stop "missing: $missing. This is no Debian, so nothing was installed." "$by_hand"
    [ "$(id -u)" -eq 0 ] || has sudo || stop "missing: $missing. Installing needs root, and there is no sudo." "$by_hand"
    printf 'sakuga: installing %s\n' "$missing"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # The list of packages may be empty or old: then it is fetched once, and the installation tried again.
    if ! apt_install >"$log" 2>&1 </dev/null; then
        { as_root apt-get update -qq && apt_install; } >"$log" 2>&1 </dev/null || {
            tail -n 15 "$log" >&2
            stop "apt-get could not install $missing; its last words are above." "$by_hand"
        }
    fi
    find_missing
    [ -z "$missing" ] || stop "still missing after the installation: $missing." "$by_hand"
}

check_ffmpeg() {
    ffmpeg -hide_banner -encoders 2>/dev/null </dev/null | grep -q libx264 ||
        stop 'this ffmpeg cannot encode H.264: it was built without libx264.' 'Install the one of Debian: apt-get install ffmpeg'
}

check_tools
check_rust
[ "$purpose" != lints ] || check_lints
find_missing
[ -z "$missing" ] || install_missing
check_ffmpeg
