#!/usr/bin/env bash
# pylint-odoo on every addon of this repository
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for manifest in interlocuteurs_*/__manifest__.py; do
  [ ! -e "$manifest" ] || pylint --rcfile=.pylintrc "${manifest%/*}"
done
