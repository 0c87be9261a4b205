# Shared by ./dev and everything in devtools/: where things are, and how to say them.
# shellcheck shell=bash

# this project keeps compiled Python: Odoo starts a third faster with it
unset PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS=never NPM_CONFIG_LOGLEVEL=error

CACHE=$(realpath -m "${DEV_CACHE:-$ROOT/.cache}")
VENV=$CACHE/venv
TREE=${ODOO_TREE:-$CACHE/tree}
# one per checkout: clones that share a cache must not test each other's code
CHECKOUT=$(printf %s "$ROOT" | sha256sum | cut -c1-10)
CONF=$CACHE/odoo-$CHECKOUT.conf
DEV_DB=interlocuteurs_dev    # of ./dev run
[ "$CACHE" = "$ROOT/.cache" ] || DEV_DB+=_$CHECKOUT
HTTP_PORT=${HTTP_PORT:-8069}
RUN=$CACHE/run    # pid files, logs and results of the last commands
ADDON=interlocuteurs_addon
export UV_CACHE_DIR=$CACHE/uv
export PATH=$CACHE/bin:$VENV/bin:$PATH

say() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }

# quietly LOG COMMAND...: the command's output goes to LOG, and is shown if it fails
quietly() {
  local log=$1; shift
  mkdir -p "${log%/*}"
  "$@" >"$log" 2>&1 || { tail -60 "$log" >&2; die "failed: $* (whole log: $log)"; }
}

# the addons of this repository: ours, then the bridges
addons() { (cd "$ROOT" && ls -d "$ADDON" interlocuteurs_*/ 2>/dev/null | tr -d / | awk '!seen[$0]++' | while read -r a; do [ -e "$a/__manifest__.py" ] && echo "$a"; done; true); }
bridges() { addons | grep -vx "$ADDON" || true; }
# those of the demonstration: further bridges come with their apps
GUIDE_APPS=crm,website_sale,helpdesk_mgmt,fieldservice_portal,interlocuteurs_carddav  # beside which ./dev docs shows it
demo_addons() { echo "$ADDON,interlocuteurs_project,interlocuteurs_purchase"; }
