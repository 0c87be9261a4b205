# The virtual environment: Odoo's pinned requirements, OCA addons, and for `dev` the tools.
# shellcheck shell=bash

need_venv() {
  [ -x "$VENV/bin/uv" ] && return 0
  say "virtual environment"
  if python3 -c 'import ensurepip' 2>/dev/null; then python3 -m venv "$VENV"
  elif is_admin; then apt_install python3-venv; python3 -m venv "$VENV"
  else  # Debian's pip, straight from its wheel
    private_install python3-pip-whl
    python3 -m venv --without-pip "$VENV"
    PYTHONPATH=$(echo "$SYSROOT"/usr/share/python-wheels/pip-*.whl); export PYTHONPATH
  fi
  quietly "$RUN/uv.log" "$VENV/bin/python" -m pip install --disable-pip-version-check uv
  unset PYTHONPATH
}

# pip_sync NAME FILE...: install pinned files, unless that has been done
pip_sync() {
  local name=$1; shift
  local stamp; stamp=$(cat "$@" "$ROOT/devtools/odoo_shim.py" <(echo "$TREE") | sha256sum | cut -c1-16)
  [ "$(cat "$VENV/.$name" 2>/dev/null)" != "$stamp" ] || return 0
  say "Python packages ($name)"
  local pip=("$VENV/bin/uv" pip install -q -p "$VENV/bin/python") file
  if [ "$name" = run ]; then
    quietly "$RUN/pip-odoo.log" "${pip[@]}" --reinstall "$("$VENV/bin/python" "$ROOT/devtools/odoo_shim.py" "$TREE" "$CACHE")"
  fi
  for file; do  # --no-deps: the files are complete, but for `odoo` itself
    quietly "$RUN/pip-$name.log" "${pip[@]}" --require-hashes --no-deps -r "$file"
  done
  echo "$stamp" > "$VENV/.$name"
}
need_packages() { need_venv; pip_sync run "$ROOT/devtools/requirements.txt"; }
need_tools() { pip_sync dev "$ROOT/devtools/requirements-dev.txt"; }

need_node() {  # eslint, prettier, and a reader of vCards for the tests
  local stamp; stamp=$(sha256sum < "$ROOT/package-lock.json")
  [ "$(cat "$ROOT/node_modules/.stamp" 2>/dev/null)" != "$stamp" ] || return 0
  say "node packages"
  (cd "$ROOT" && quietly "$RUN/npm.log" npm ci --no-fund --no-audit --cache "$CACHE/npm")
  echo "$stamp" > "$ROOT/node_modules/.stamp"
}

# new pins from requirements*.in and constraints.in
lock_packages() {
  local compile=("$VENV/bin/uv" pip compile -q --universal --generate-hashes --python-version 3.11
    --find-links "$CACHE" --no-emit-package odoo --no-header --no-annotate --override overrides.in)
  "$VENV/bin/python" devtools/odoo_shim.py "$TREE" "$CACHE" >/dev/null
  (cd devtools && "${compile[@]}" -c constraints.in requirements.in -o requirements.txt &&
    "${compile[@]}" requirements-dev.in -o requirements-dev.txt)
}
