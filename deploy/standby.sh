#!/bin/bash
# The first start copies the primary; each start follows it.
set -eu
chmod 0700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  pg_basebackup -h primary -U odoo -D "$PGDATA" -R -C -S standby
fi
exec "$@"
