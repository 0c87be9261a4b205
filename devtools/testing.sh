# The tests: `./dev test`, `./dev bench`, `./dev coverage` and `./dev mutate`.
# shellcheck shell=bash

PYTEST=("$VENV/bin/python" -m pytest -p no:cacheprovider --rootdir="$ROOT")

# what the end-to-end tests need to know (tests/support/settings.py)
export_settings() {
  export DEV_ROOT=$ROOT DEV_RUN=$RESULTS ODOO_BIN=$VENV/bin/odoo ODOO_CONF=$CONF
  export TEST_TEMPLATE=$TEMPLATE TEST_INSTALLED=$DB CHROMIUM=$CACHE/bin/chromium
  export PG_BIN=${PG_BIN:-}
}

prepare_tests() {
  prepare tools; need_browser
  "$VENV/bin/python" -c 'import websocket' || die "websocket-client is missing: Odoo would skip its browser tests"
  need_template; release; need_node
  RESULTS=$RUN/test-$$ DB=test_$$
  find "$RUN" -maxdepth 1 -name 'test-*' -mmin +600 -exec rm -rf {} +
  mkdir -p "$RESULTS"
  # shellcheck disable=SC2064 # the names of now
  trap "database drop $DB ${DB}_own ${DB}_bridges" EXIT
  FAULTS=()
  [ -z "${EXTRA_FAULT:-}" ] || FAULTS+=(--failed "$EXTRA_FAULT")  # .ci/run: one count for all
  say "install $ADDON"
  INSTALLED=1
  install_in "$DB" "$ADDON" || { INSTALLED= FAULTS+=(--failed "install of $ADDON"); }
  export_settings
}

# choose [ROOM|e2e|FILE…] [pytest options]: sets OWN, BRIDGES, TOP (paths) and OPTIONS
choose() {
  OWN=() BRIDGES=() TOP=() OPTIONS=()
  local all=1 word path
  for word; do
    case $word in
      e2e) all=; TOP+=(tests) ;;
      tests*) all=; TOP+=("$word") ;;
      "$ADDON"/*) all=; OWN+=("$word") ;;
      interlocuteurs_*/*) all=; BRIDGES+=("$word") ;;
      -*) OPTIONS+=("$word") ;;
      *)
        if [[ ${OPTIONS[*]: -1} =~ ^-[kmnWopc]$ ]] || ! [[ $word =~ ^[a-z0-9_]+$ ]]; then
          OPTIONS+=("$word"); continue
        fi
        all=
        for path in "$ADDON"/tests/test_"$word"*.py; do [ ! -e "$path" ] || OWN+=("$path"); done
        for path in $(bridges); do for path in "$path"/tests/test_"$word"*.py; do [ ! -e "$path" ] || BRIDGES+=("$path"); done; done
        while read -r path; do TOP+=("$path"); done < <(find tests -name "test_*$word*.py" ! -path "*/benchmarks/*" 2>/dev/null)
        [ -n "${OWN[*]}${BRIDGES[*]}${TOP[*]}" ] || die "no room '$word': no $ADDON/tests/test_$word*.py, nothing in tests/"
        ;;
    esac
  done
  [ -n "$all" ] || return 0
  [ ! -d "$ADDON/tests" ] || OWN=("$ADDON/tests")
  for path in $(bridges); do [ ! -d "$path/tests" ] || BRIDGES+=("$path/tests"); done
  [ ! -d tests ] || TOP=(tests)
}

# odoo_tests NAME PATH…: in a clone of the installed database of that name
odoo_tests() {
  local name=$1 conf=$RESULTS/$1.conf log=$RESULTS/$1.log; shift
  sed "/^log_level/d" "$CONF" > "$conf"
  echo "logfile = $log" >> "$conf"
  say "tests: $*"
  "${PYTEST[@]}" --odoo-config="$conf" --odoo-database="${DB}_$name" --odoo-http \
    --odoo-log-level=warn -W ignore --junit-xml="$RESULTS/$name.xml" "${OPTIONS[@]}" "$@" || broke_off "$name" $?
  check_log "$log" || FAULTS+=(--failed "warnings in the server log of $name: $log")
  JUNIT+=("$RESULTS/$name.xml")
}
# pytest's own failures (usage, internal) leave no failed test behind
broke_off() { [ "$2" -le 1 ] || [ "$2" = 5 ] || FAULTS+=(--failed "pytest of $1 broke off with code $2"); }

run_tests() {
  choose "$@"
  prepare_tests
  JUNIT=()
  if [ -n "$INSTALLED" ]; then
    if [ ${#OWN[@]} != 0 ]; then
      database clone "$DB" "${DB}_own"
      odoo_tests own "${OWN[@]}"
    fi
    if [ ${#BRIDGES[@]} != 0 ]; then
      TEMPLATE=$DB install_in "${DB}_bridges" "$(bridges | paste -sd,)" && odoo_tests bridges "${BRIDGES[@]}" ||
        FAULTS+=(--failed "install of the bridges")
    fi
    if [ ${#TOP[@]} != 0 ]; then
      say "tests: ${TOP[*]}"
      "${PYTEST[@]}" -p no:odoo --ignore=tests/benchmarks --junit-xml="$RESULTS/top.xml" \
        "${OPTIONS[@]}" "${TOP[@]}" || broke_off "tests/" $?
      JUNIT+=("$RESULTS/top.xml")
    fi
  fi
  "$VENV/bin/python" devtools/count_tests.py "${JUNIT[@]}" "${FAULTS[@]}" || exit 1
}

run_benchmarks() {
  compgen -G 'tests/benchmarks/bench_*.py' >/dev/null || { echo "No benchmark yet: tests/benchmarks/bench_*.py"; return 0; }
  prepare_tests
  [ -n "$INSTALLED" ] || die "the addon does not install"
  "${PYTEST[@]}" -p no:odoo -s -o python_files='bench_*.py' -o python_functions='bench_* test_*' \
    "${@:-tests/benchmarks}" || exit 1
}

# run_coverage [ROOM|FILE…]: Odoo's tests of all addons, and which lines they run
run_coverage() {
  local path failed=
  [ $# != 0 ] || for path in $(addons); do [ ! -d "$path/tests" ] || set -- "$@" "$path/tests"; done
  PYTEST=("$VENV/bin/python" -m coverage run --parallel-mode "${PYTEST[@]:1}")
  export COVERAGE_FILE=$RUN/coverage
  rm -f "$COVERAGE_FILE"*
  (run_tests "$@") || failed=1
  "$VENV/bin/coverage" combine -q && "$VENV/bin/coverage" report || failed=1
  [ -z "$failed" ] || exit 1
}

run_mutants() {
  prepare_tests
  [ -n "$INSTALLED" ] || die "the addon does not install"
  PYTHONPATH=$ROOT/devtools "$VENV/bin/python" devtools/mutate.py --config="$CONF" "$DB" "$@" || exit 1
}
