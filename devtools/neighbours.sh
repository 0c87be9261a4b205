# Core's own suites beside the addon: `./dev test neighbours [APP…]`.
# shellcheck shell=bash

# suite DATABASE RESULT TEST…: core's tests in that database; what fails is no fault here
suite() {
  local name=$1 result=$2; shift 2
  sed "/^log_level/d" "$CONF" > "$RESULTS/$name.conf"
  echo "logfile = $RESULTS/$name.log" >> "$RESULTS/$name.conf"
  PYTHONPATH=$ROOT/devtools "${PYTEST[@]}" -q -p core_tests --junit-xml="$result" \
    --odoo-config="$RESULTS/$name.conf" --odoo-database="$name" --odoo-http \
    --odoo-log-level=error -W ignore --override-ini="pythonpath=" "$@" > "${result%.xml}.out" 2>&1 || true
  [ -s "$result" ] || { tail -40 "${result%.xml}.out" >&2; die "the tests of $name broke off"; }
}

# beside NAME TEMPLATE APP: install an app in a clone; what it warns of is not ours
beside() {
  database clone "$2" "$1"
  odoo -d "$1" -i "$3" --stop-after-init > "$RESULTS/$1-install.log" 2>&1 </dev/null || {
    tail -40 "$RESULTS/$1-install.log" >&2; die "$3 does not install in a copy of $2"; }
}

run_neighbours() {
  local app apps failed name chosen
  apps=("$@")
  [ ${#apps[@]} != 0 ] || mapfile -t apps < <("$VENV/bin/python" devtools/neighbours.py --apps)
  OPTIONS=()
  prepare_tests
  [ -n "$INSTALLED" ] || die "the addon does not install"
  for app in "${apps[@]}"; do
    name=${app%%:*} chosen=()
    [ "$name" = "$app" ] || chosen=(-k "${app#*:}")
    say "$app, with the addon"
    beside "${DB}_with" "$DB" "$name"
    suite "${DB}_with" "$RESULTS/$app.with.xml" "$TREE/usr/lib/python3/dist-packages/odoo/addons/$name/tests" "${chosen[@]}"
    mapfile -t failed < <("$VENV/bin/python" devtools/neighbours.py --failed "$name" "$RESULTS/$app.with.xml" "$TREE")
    database drop "${DB}_with"
    [ ${#failed[@]} != 0 ] || continue
    say "$app, ${#failed[@]} failed: without the addon"
    beside "${DB}_without" "$TEMPLATE" "$name"
    suite "${DB}_without" "$RESULTS/$app.without.xml" "${failed[@]}"
    database drop "${DB}_without"
  done
  "$VENV/bin/python" devtools/neighbours.py "$RESULTS" "${apps[@]}" || exit 1
}
