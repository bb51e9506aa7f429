# Shared by the scripts of this folder: installing what is missing, running checks, counting them.
# To be sourced by bash with `set -euo pipefail`, in the repository's top folder.

passed=0 failed=0 skipped=0
logs=target/test-logs

# have COMMAND: is it installed?
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND…: directly for root, through sudo for everybody else.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif have sudo; then sudo "$@"; else
    printf 'This needs root and there is no sudo: %s\n' "$*" >&2
    return 1
  fi
}

# install_debian PACKAGE…: installs Debian packages; fails with their names where there is no apt.
install_debian() {
  if ! have apt-get; then
    printf 'Please install: %s\n' "$*" >&2
    return 1
  fi
  printf 'Installing %s\n' "$*"
  as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# need_compiler: Rust links with the C compiler, and one dependency is C code.
need_compiler() { have cc || install_debian gcc libc6-dev; }

# need_cargo: Rust itself is not ours to install.
need_cargo() {
  have cargo && return
  printf 'cargo not found. Install Rust 1.89 or newer (https://rustup.rs) and run this again.\n' >&2
  return 1
}

# step TITLE: a heading on the terminal.
step() { printf '\n==> %s\n' "$1"; }

# log_of NAME: the file that keeps the output of a check.
log_of() { printf '%s/%s.log' "$logs" "$(printf '%s' "$1" | tr -c 'A-Za-z0-9' '-' | tr -s '-')"; }

# show_tail FILE: the last lines of a log, indented.
show_tail() { tail -n 40 "$1" | sed 's/^/        /'; }

# check NAME COMMAND…: one named check, right if the command succeeds. Its output is shown only if it does not.
# Commands that are functions run in a subshell in which any failing line ends them.
check() {
  local name=$1 log start=$SECONDS status=0
  shift
  log=$(log_of "$name")
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf '  ok    %s (%s s)\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf '  FAIL  %s (exit %s, whole output in %s)\n' "$name" "$status" "$log"
    show_tail "$log"
  fi
}

# suite NAME COMMAND…: a program that counts its own checks and whose last line of that form reads
# "N passed, M failed" or "N passed, M failed, K skipped". Without such a line it counts as one failed check.
suite() {
  later "$@"
  collect
}

# later NAME COMMAND…: as `suite`, but in the background, as many at a time as there are processors; `collect` waits for
# all of them and counts them in the order in which they were started.
waiting=()
later() {
  local name=$1
  shift
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
  {
    local start=$SECONDS status=0
    "$@" || status=$?
    printf '%s %s\n' "$status" $((SECONDS - start)) >"$(log_of "$name").status"
  } >"$(log_of "$name")" 2>&1 &
  waiting+=("$name")
}

collect() {
  local name
  wait
  for name in ${waiting[@]+"${waiting[@]}"}; do count_suite "$name"; done
  waiting=()
}

# count_suite NAME: adds what a finished suite counted.
count_suite() {
  local log line status seconds p f k
  log=$(log_of "$1")
  read -r status seconds <"$log.status"
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
  read -r p f k < <(printf '%s\n' "$line" | sed -E 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*/\1 \2 \4/')
  p=${p:-0} f=${f:-0} k=${k:-0}
  if { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; } || [ -z "$line" ]; then f=$((f + 1)); fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + k))
  if [ "$f" -eq 0 ]; then
    printf '  ok    %s: %s passed, %s skipped (%s s)\n' "$1" "$p" "$k" "$seconds"
  else
    printf '  FAIL  %s: %s passed, %s failed (exit %s, whole output in %s)\n' "$1" "$p" "$f" "$status" "$log"
    grep -A 6 -E '^FAIL' "$log" | head -n 60 | sed 's/^/        /' || true
    [ -n "$line" ] || show_tail "$log"
  fi
}

# skip NAME WHY: a check that cannot be run here.
skip() {
  skipped=$((skipped + 1))
  printf '  skip  %s: %s\n' "$1" "$2"
}

# fail NAME WHY: a check that failed before it could be run.
fail() {
  failed=$((failed + 1))
  printf '  FAIL  %s: %s\n' "$1" "$2"
}
