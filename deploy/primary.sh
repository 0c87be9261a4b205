#!/bin/bash
# Once, when the primary's data are made: the standby may copy and follow them.
set -eu
echo "host replication odoo all scram-sha-256" >> "$PGDATA/pg_hba.conf"
