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
  own_run
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

# A part has a name, which is that of its database, logs and result file. What is wrong with
# it beside its tests goes into a file: a part is a process of its own.
fault() { echo "$2" >> "$RESULTS/$1.faults"; }

# pytest_part NAME ARGS…: pytest's own failures (usage, internal) leave no failed test behind
pytest_part() {
  local name=$1 code=0; shift
  "${PYTEST[@]}" --junit-xml="$RESULTS/$name.xml" "${OPTIONS[@]}" "$@" || code=$?
  [ "$code" -le 1 ] || [ "$code" = 5 ] || fault "$name" "pytest of $name broke off with code $code"
}
# odoo_tests NAME PATH…: in the database of that name
odoo_tests() {
  local name=$1 conf=$RESULTS/$1.conf log=$RESULTS/$1.log; shift
  sed "/^log_level/d" "$CONF" > "$conf"
  echo "logfile = $log" >> "$conf"
  pytest_part "$name" --odoo-config="$conf" --odoo-database="${DB}_$name" --odoo-http \
    --odoo-log-level=warn -W ignore "$@"
  check_log "$log" || fault "$name" "warnings in the server log of $name: $log"
}
own_part() { database clone "$DB" "${DB}_$1" && odoo_tests "$@"; }
bridges_part() {
  if TEMPLATE=$DB install_in "${DB}_$1" "$(bridges | paste -sd,)"; then odoo_tests "$@"
  else fault "$1" "install of the bridges"; fi
}
top_part() { pytest_part "$1" -p no:odoo --ignore=tests/benchmarks "${@:2}"; }

# plan KIND NUMBER PATH…: adds lines to PARTS, "KIND NAME", tab, the files
plan() {
  local kind=$1 number=0 files
  [ $# -gt 2 ] || return 0
  while read -r files; do
    number=$((number + 1))
    PARTS+=("$kind ${kind}_$number"$'\t'"$files")
  done < <("$VENV/bin/python" devtools/split_tests.py "${@:2}")
}

# run_part LINE
run_part() {
  local words kind name
  IFS=$'\t' read -ra words <<< "$1"
  read -r kind name <<< "${words[0]}"
  say "tests: $name ($((${#words[@]} - 1)) files)"
  "${kind}_part" "$name" "${words[@]:1}"
}
# side by side, as many as there are cores; each shows its output when it is through
run_parts() {
  local line log cores
  [ ${#PARTS[@]} != 1 ] || { (run_part "${PARTS[0]}") || true; return 0; }
  cores=$(nproc)
  for line in "${PARTS[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "${TEST_JOBS:-$((cores < 2 ? 2 : cores))}" ]; do wait -n || true; done
    log=$RESULTS/$(part_name "$line").out
    { (run_part "$line") > "$log" || true; flock "$RESULTS" cat "$log"; } &
  done
  wait
}
part_name() { cut -f1 <<< "$1" | cut -d' ' -f2; }

# the bundles of the web client and the portal: whoever clones the database has them
make_assets() {
  odoo shell -d "$DB" --no-http --log-level=warn >"$RESULTS/assets.log" 2>&1 \
    <<< 'env["ir.qweb"]._pregenerate_assets_bundles(); env.cr.commit()' || FAULTS+=(--failed "making assets: $RESULTS/assets.log")
}

run_tests() {
  local line name text
  choose "$@"
  prepare_tests
  PARTS=() JUNIT=()
  if [ -n "$INSTALLED" ]; then
    [ $# != 0 ] || make_assets
    plan top 2 "${TOP[@]}"
    plan own 4 "${OWN[@]}"
    plan bridges 1 "${BRIDGES[@]}"
    run_parts
  fi
  for line in "${PARTS[@]}"; do
    name=$(part_name "$line")
    JUNIT+=("$RESULTS/$name.xml")
    [ ! -e "$RESULTS/$name.faults" ] || while read -r text; do FAULTS+=(--failed "$text"); done < "$RESULTS/$name.faults"
  done
  "$VENV/bin/python" devtools/count_tests.py "${JUNIT[@]}" "${FAULTS[@]}" || exit 1
}

run_benchmarks() {
  compgen -G 'tests/benchmarks/bench_*.py' >/dev/null || { echo "No benchmark yet: tests/benchmarks/bench_*.py"; return 0; }
  prepare tools; need_cluster; release
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
