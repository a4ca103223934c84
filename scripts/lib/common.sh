# Sourced by every script: where things are, and how a script speaks.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
sources_dir=$root/build/debian-src
native_dir=$root/build/native
wasm_dir=$root/build/wasm
asan_dir=$root/build/asan
models_dir=$root/build/models
jobs=$(nproc 2>/dev/null || echo 2)

# Scripts call each other; the clock is that of the first.
export LIFECERT_STARTED=${LIFECERT_STARTED:-$EPOCHSECONDS}

# say TEXT: the one line before a step, with the seconds since the first script began.
say() { printf '[%4ds] %s\n' $((EPOCHSECONDS - LIFECERT_STARTED)) "$*"; }

# die TEXT: says what went wrong and what to do, and stops the script.
die() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# as_root COMMAND...: runs it as root, through sudo where we are not.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root, and there is no sudo here. Run as root: $*"
  fi
}

# quietly LOG COMMAND...: keeps the output in LOG and shows its end only when the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf 'failed: %s\n(the whole output is in %s)\n' "$*" "$log" >&2
    return 1
  fi
}
