# Odoo's configuration, and the databases made from templates.
# shellcheck shell=bash

# what the addon stands on; `website` stays out: the addon works with and without
BASE_MODULES=contacts,portal,sale,account,maintenance,rating,partner_firstname,partner_title,partner_mobile,partner_phone_secondary
LANGUAGES=en_US,fr_FR    # the first becomes everybody's

EXEC=    # the environment's is somebody else's
export DATA_DIR=$CACHE/data
database() { "$VENV/bin/python" "$ROOT/devtools/database.py" "$@"; }

write_config() {
  local addons_path=''
  [ -z "$(addons)" ] || addons_path="addons_path = $ROOT"
  # at once: another ./dev of this checkout may be starting Odoo
  cat > "$CONF.$$" <<CONF
[options]
$addons_path
data_dir = $DATA_DIR
http_interface = 127.0.0.1
http_port = $HTTP_PORT
screenshots = $CACHE/screenshots
log_level = info
list_db = False
CONF
  mv "$CONF.$$" "$CONF"
}

# odoo COMMAND ARGS...: in place of this shell if EXEC=exec; -c comes after the subcommand; bare options mean `server`
odoo() {
  local command=server
  case ${1:-} in
    i18n) command="i18n ${2:-}"; shift 2 || shift ;;
    -*|'') ;;
    *) command=$1; shift ;;
  esac
  # shellcheck disable=SC2086 # two words for i18n, none without EXEC
  ${EXEC:-} "$VENV/bin/odoo" $command -c "$CONF" "$@"
}

# checked LOG ARGS...: an Odoo run that must end well and warn of nothing
checked() {
  local log=$1; shift
  mkdir -p "${log%/*}"; rm -f "$log"
  odoo "$@" >"$log" 2>&1 </dev/null || { tail -60 "$log" >&2; say "Odoo failed, whole log: $log"; return 1; }
  check_log "$log"
}
check_log() { "$VENV/bin/python" "$ROOT/devtools/check_log.py" "$@"; }

# need_template [--with-demo]: sets TEMPLATE, makes it if it is not there
need_template() {
  TEMPLATE_KEY=$({ echo "$BASE_MODULES $LANGUAGES $CACHE $*"; cat "$ROOT/devtools/requirements.txt"
    cat "$TREE"/{,usr/lib/python3/dist-packages/}odoo/release.py 2>/dev/null || true; } | sha256sum | cut -c1-8)
  TEMPLATE=tmpl_$TEMPLATE_KEY; [ -z "${1:-}" ] || TEMPLATE=tmpl_demo_$TEMPLATE_KEY
  database exists "$TEMPLATE" && return 0
  say "template database ${1:-} ($BASE_MODULES)"
  database create "${TEMPLATE}_new"
  checked "$RUN/$TEMPLATE.log" -d "${TEMPLATE}_new" -i "$BASE_MODULES" \
    --load-language=$LANGUAGES --stop-after-init "$@" || die "no template database"
  database rename "${TEMPLATE}_new" "$TEMPLATE"
}

# addons_hash: of every file that an install reads
addons_hash() {
  addons | xargs -r -I{} find {} -type f ! -name '*.pyc' ! -path '*/tests/*' -print0 |
    sort -z | xargs -0r sha256sum | sha256sum | cut -c1-16
}

# install_in NAME ADDONS [--with-demo]: into a clone of $TEMPLATE. The database is kept
# under a name made of all that it depends on: who asks for the same again gets a clone.
install_in() {
  local name=$1 kept; shift
  kept=$(kept_name "$@")
  ! database take "$kept" "$name" || return 0
  database clone "$TEMPLATE" "$name" || return
  checked "$RUN/$name-install.log" -d "$name" -i "$1" --stop-after-init "${@:2}" || return
  # unless somebody has changed a file meanwhile
  [ "$kept" != "$(kept_name "$@")" ] || database keep "$name" "$kept"
}
kept_name() {
  local files=("$ROOT"/devtools/{odoo.sh,check_log.py,log_allowlist.txt})
  echo "kept_$({ echo "$TEMPLATE_KEY $*"; addons_hash; cat "${files[@]}"; } | sha256sum | cut -c1-16)"
}
