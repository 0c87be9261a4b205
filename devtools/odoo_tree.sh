# Odoo 19: Debian's package `odoo-19`, unpacked under the cache; or ODOO_TREE.
# shellcheck shell=bash

# It links to fonts and libraries outside itself with relative links: they go into the
# same tree. Font Awesome and Inconsolata from this Debian: sid's are incompatible.
ODOO_PACKAGES=(
  odoo-19 fonts-montserrat fonts-roboto-unhinted fonts-ocr-b
  libjs-jquery libjs-jquery-form libjs-underscore
  "fonts-font-awesome/$CODENAME" "fonts-inconsolata/$CODENAME"
)
# A second copy of the addons' code, and 800 MB of languages other than French.
ODOO_LEFT_OUT=(
  --exclude=./usr/lib/python3/dist-packages/{addons,doc,setup} --exclude=./etc
  --wildcards --exclude='*/i18n/[a-eg-z]*.po' --exclude='*/i18n/f[aijo]*.po'
)

need_odoo() {
  if [ -n "${ODOO_TREE:-}" ]; then
    [ -e "$TREE/odoo/release.py" ] || die "ODOO_TREE=$TREE: no odoo/release.py there"
    return 0
  fi
  [ ! -d "$TREE" ] || return 0
  say "Odoo 19 (122 MB)"
  private_apt_setup
  local debs=$CACHE/apt/odoo new=$TREE.new deb
  rm -rf "$debs" "$new"; mkdir -p "$debs" "$new"
  (cd "$debs" && quietly "$RUN/odoo-download.log" private_apt apt-get download "${ODOO_PACKAGES[@]}")
  for deb in "$debs"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$new" --no-same-owner "${ODOO_LEFT_OUT[@]}"
  done
  stub_missing_script "$new"
  mv "$new" "$TREE"; rm -rf "$debs"
}

# The package lacks a script that every backend page asks for (background blur in calls).
stub_missing_script() {
  local script=$1/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
  [ -e "$script" ] || { mkdir -p "${script%/*}"; echo '/* not in the Debian package */' > "$script"; }
}
