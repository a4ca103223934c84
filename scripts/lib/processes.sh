# Sourced after common.sh: starts programs in the background and makes sure that none outlives the script.

declare -A process_of=()   # name -> process id
declare -A log_of=()       # name -> log file

# start NAME LOG COMMAND...
start() {
  local name=$1 log=$2
  shift 2
  "$@" </dev/null >>"$log" 2>&1 &
  process_of[$name]=$!
  log_of[$name]=$log
}

# stop_all: asks each to end, and waits: what they hold is on the disk when this returns.
stop_all() {
  local name
  for name in "${!process_of[@]}"; do kill -TERM "${process_of[$name]}" 2>/dev/null || true; done
  for name in "${!process_of[@]}"; do wait "${process_of[$name]}" 2>/dev/null || true; done
  process_of=()
}

stop_on_exit() {
  trap stop_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# show_end NAME: the end of its log, for the person who has to find out why.
show_end() {
  printf '\nThe last lines of %s:\n' "${log_of[$1]}" >&2
  tail -n 20 "${log_of[$1]}" >&2
}

# wait_for_port NAME HOST PORT: until it accepts connections; gives up when it has ended, or after 20 s.
wait_for_port() {
  local name=$1 host=$2 port=$3 tries
  for ((tries = 0; tries < 200; tries++)); do
    if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then return; fi
    if ! kill -0 "${process_of[$name]}" 2>/dev/null; then
      show_end "$name"
      die "$name ended as soon as it was started"
    fi
    sleep 0.1
  done
  show_end "$name"
  die "$name does not answer on $host:$port"
}

# wait_until_one_ends: for as long as all run; if one ends by itself, says which and fails.
wait_until_one_ends() {
  local name
  wait -n "${process_of[@]}" || true
  for name in "${!process_of[@]}"; do
    if ! kill -0 "${process_of[$name]}" 2>/dev/null; then
      show_end "$name"
      die "$name has ended"
    fi
  done
}

# free_port FIRST: FIRST, or if somebody listens there, one that is free.
free_port() {
  node -e '
    const net = require("net");
    const listen = (port) => {
      const server = net.createServer();
      server.on("error", () => listen(0));
      server.listen(port, () => { const chosen = server.address().port; server.close(() => console.log(chosen)); });
    };
    listen(Number(process.argv[1]));' "$1"
}
