# A private PostgreSQL, reached by a Unix socket only; or the server that PGHOST names.
# shellcheck shell=bash

PG_KEY=$(printf %s "$CACHE" | sha256sum | cut -c1-10)
PG_SOCKET=/tmp/odoo-dev-$PG_KEY    # short: a socket's path has 107 bytes at most
PG_DATA=$CACHE/pgdata

# PostgreSQL refuses to run as root: step down
pg_as() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  setpriv --reuid "$PG_USER" --regid "$(id -g "$PG_USER")" --clear-groups --no-new-privs \
    env HOME="$PG_DATA" "$@"
}
pg_locate() {
  PG_USER=$(id -un)
  if [ "$(id -u)" = 0 ]; then
    PG_USER=$(getent passwd postgres >/dev/null && echo postgres || echo nobody)
    # under /root the stepped-down account cannot reach the cache
    (cd / && pg_as test -x "$CACHE") || PG_DATA=/var/tmp/odoo-dev-$PG_KEY
  fi
  local found
  found=$(ls -d {,"$SYSROOT"}/usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -1 || true)
  PG_BIN=${PG_BINDIR:-$found}
  [ -x "$PG_BIN/initdb" ] || die "no PostgreSQL here (apt-get install postgresql)"
}
pg_config() {
  cat <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_SOCKET'
max_connections = 200
shared_buffers = 512MB
# throw-away data: a crash may lose it
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
CONF
}
need_server() {
  [ -z "${PGHOST:-}${PGSERVICE:-}" ] || return 0
  pg_locate
  install -d -m 0700 "$PG_SOCKET" "$PG_DATA"
  [ "$(id -u)" != 0 ] || chown "$PG_USER" "$PG_SOCKET" "$PG_DATA"
  if [ ! -s "$PG_DATA/PG_VERSION" ]; then
    # not `postgres`: Odoo refuses that name; a superuser, for Odoo's unaccent
    (cd / && quietly "$RUN/initdb.log" pg_as "$PG_BIN/initdb" -D "$PG_DATA" -U odoo -A trust -E UTF8 --locale=C.UTF-8 --no-sync)
    pg_config | pg_as tee -a "$PG_DATA/postgresql.auto.conf" >/dev/null
  fi
  # it outlives the command that starts it (devtools/attend.py)
  server_runs || (cd / && quietly "$RUN/pg_ctl.log" pg_as env -u DEV_OWNER "$PG_BIN/pg_ctl" \
    -D "$PG_DATA" -l "$PG_DATA/server.log" -w -t 60 start 9>&-)
  use_server
}
server_runs() { (cd / && pg_as "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1); }
use_server() {
  export PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=odoo
  unset PGPASSWORD PGDATABASE
}
stop_server() {
  [ -z "${PGHOST:-}${PGSERVICE:-}" ] && [ -d "$PG_SOCKET" ] || return 0
  pg_locate
  (cd / && pg_as "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1) || true
  rmdir "$PG_SOCKET" 2>/dev/null || true
}
