# Sourced after common.sh: how suites report. A suite calls one of the count_ functions per runner; scripts/test sums up.

passed=0
failed=0
skipped=0
failed_names=()

# count P F [S]: adds to the totals.
count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  skipped=$((skipped + ${3:-0}))
  printf '        %d passed, %d failed%s\n' "$1" "$2" "$([ "${3:-0}" = 0 ] || echo ", $3 skipped")"
}

# fail NAME: a suite that could not run, or that broke off, counts as one failure with a name.
fail() {
  failed=$((failed + 1))
  failed_names+=("$1")
  printf '        FAILED: %s\n' "$1"
}

# count_ctest JUNIT: the totals of `ctest --output-junit`. A test that says that it skips is skipped; one whose program is
# not there has failed.
count_ctest() {
  local name passes=0 failures=0 skips=0 verdict
  while read -r verdict name; do
    case $verdict in
      run) passes=$((passes + 1)) ;;
      skip | disabled) skips=$((skips + 1)) ;;
      *) failures=$((failures + 1)); failed_names+=("$name") ;;
    esac
  done < <(awk '
    function close_case() { if (name != "") print verdict, name; name = "" }
    /<testcase / {
      close_case()
      name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
      verdict = $0; sub(/.* status="/, "", verdict); sub(/".*/, "", verdict)
    }
    /<skipped message="SKIP_/ { verdict = "skip" }
    END { close_case() }' "$1" 2>/dev/null)
  if [ $((passes + failures)) = 0 ]; then
    fail "no test ran ($1)"
  else
    count "$passes" "$failures" "$skips"
  fi
}

# count_json FILE: the totals of a JSON report with numPassedTests, numFailedTests and numPendingTests (vitest).
count_json() {
  local totals
  totals=$(node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    // A file that does not even load is a failed suite without a failed test.
    const broken = report.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0).length;
    console.log(report.numPassedTests, report.numFailedTests + broken, report.numPendingTests);' "$1" 2>/dev/null) || totals=
  if [ -z "$totals" ]; then fail "no report in $1"; else count $totals; fi
}

# count_node LOG: the totals that node --test prints at the end, in its plain or its TAP form.
count_node() {
  local totals
  totals=$(awk '
    $1 != "#" && $1 != "ℹ" { next }
    $2 == "pass" { pass = $3 }
    $2 == "fail" { fail = $3 }
    $2 == "cancelled" { cancelled = $3 }
    $2 == "skipped" { skip = $3 }
    END { if (pass != "") print pass, fail + cancelled, skip + 0 }' "$1")
  if [ -z "$totals" ]; then fail "no totals in $1"; else count $totals; fi
}

# count_line LOG: the last line "N passed, N failed[, N skipped]" of a program's output.
count_line() {
  local totals
  totals=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 \4/p' "$1" | tail -n 1)
  if [ -z "$totals" ]; then fail "no totals in $1"; else count $totals; fi
}

# close_counts: the names of what failed, and the line that everybody looks for. Fails when anything failed or nothing ran.
close_counts() {
  if [ "${#failed_names[@]}" -gt 0 ]; then
    printf '\nFailed:\n'
    printf '  %s\n' "${failed_names[@]}"
  fi
  printf '\n%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
