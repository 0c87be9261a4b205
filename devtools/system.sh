# What the machine must have: Python, PostgreSQL's programs, a browser.
# Root (or sudo without a password) installs what is missing from Debian. Anyone else
# gets Debian's own packages unpacked under the cache, and nothing else changes.
# shellcheck shell=bash

SYSROOT=$CACHE/sysroot
LIBRARIES=$SYSROOT/usr/lib/$(uname -m)-linux-gnu

# only what this machine lacks is in there: nothing of its own is replaced
use_sysroot() {
  [ ! -d "$SYSROOT" ] || export LD_LIBRARY_PATH=$LIBRARIES:$SYSROOT/lib/${LIBRARIES##*/}:$LIBRARIES/pulseaudio
}
use_sysroot
CODENAME=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")

as_admin() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
is_admin() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

apt_install() {
  say "apt-get install $*"
  if [[ " $* " == *" postgresql "* ]]; then  # the programs only: no cluster, no service
    as_admin mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo 'create_main_cluster = false' | as_admin tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  [ -n "${APT_UPDATED:-}" ] || quietly "$RUN/apt-update.log" as_admin apt-get -q update
  APT_UPDATED=1
  quietly "$RUN/apt-install.log" as_admin env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y --no-install-recommends install "$@"
}

# private_apt: an apt of our own, for downloads only. The machine's apt state is neither
# read nor written; mirror and keyring are the machine's own.
private_apt() { local program=$1; shift; "$program" -c "$CACHE/apt/apt.conf" -q "$@"; }
private_apt_setup() {
  local apt=$CACHE/apt
  [ ! -e "$apt/ready" ] || return 0
  mkdir -p "$apt"/{lists/partial,archives/partial,parts,state}
  python3 "$ROOT/devtools/apt_sources.py" "$CODENAME" sid > "$apt/private.sources"
  sed "s|@APT@|$apt|" "$ROOT/devtools/apt.conf" > "$apt/apt.conf"
  quietly "$RUN/private-apt-update.log" private_apt apt-get -eany update
  touch "$apt/ready"
}

# private_install PACKAGE...: what this machine lacks of them, unpacked under the cache
private_install() {
  say "unpacking Debian's $* under the cache"
  private_apt_setup
  local debs=$CACHE/apt/private
  rm -rf "$debs"; mkdir -p "$debs/partial" "$SYSROOT"
  quietly "$RUN/private-install.log" private_apt apt-get -y --no-install-recommends \
    -o Dir::State::status=/var/lib/dpkg/status -o Debug::NoLocking=1 \
    -o Dir::Cache::archives="$debs" -t "$CODENAME" --download-only install "$@"
  local deb; for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$SYSROOT"; done
  rm -rf "$debs"
  use_sysroot
}

need_python() {
  command -v python3 >/dev/null || { is_admin && apt_install python3 python3-venv; } ||
    die "Python 3 is missing: ask an administrator for 'apt-get install python3'"
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' ||
    die "Odoo 19 with these pins needs Python 3.11, 3.12 or 3.13; python3 is $(python3 --version)"
  # for Debian's certificates, which every later download needs
  [ -d /etc/ssl/certs ] || ! is_admin || apt_install ca-certificates
}

need_postgresql() {
  [ -z "${PGHOST:-}${PGSERVICE:-}" ] || return 0
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return 0
  compgen -G "$SYSROOT/usr/lib/postgresql/*/bin/initdb" >/dev/null && return 0
  if is_admin; then apt_install postgresql; else
    private_apt_setup
    private_install "$(private_apt apt-cache depends "postgresql/$CODENAME" |
      awk '/Depends: postgresql-[0-9]/ {print $2}')"
  fi
}

# need_cluster: nginx and PgBouncer, unpacked for root as well: installed they would start
need_cluster() {
  export PATH=$PATH:/usr/sbin:$SYSROOT/usr/sbin
  { command -v nginx && command -v pgbouncer; } >/dev/null || private_install nginx pgbouncer
}

# need_node_library: Playwright's and our linters' Node wants it, a minimal Debian lacks it
need_node_library() {
  /sbin/ldconfig -p | grep -q libatomic.so.1 || [ -e "$LIBRARIES/libatomic.so.1" ] ||
    if is_admin; then apt_install libatomic1; else private_install libatomic1; fi
}

# a browser without any font dies at the first letter
private_fonts() {
  cat <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>$SYSROOT/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>$CACHE/fontconfig</cachedir>
</fontconfig>
XML
}

# need_browser: a `chromium` ahead on PATH, that stays off the network (Debian's launcher
# ignores CHROMIUM_FLAGS). Odoo's own browser tests find it there, and so do ours.
need_browser() {
  local wrapper=$CACHE/bin/chromium browser environment=''
  mkdir -p "$CACHE/bin"
  find_browser() { PATH=${PATH//$CACHE\/bin:/} command -v "${BROWSER_BIN:-chromium}" chromium google-chrome chromium-browser google-chrome-stable | head -1; }
  browser=$(find_browser || true)
  if [ -z "$browser" ] && is_admin; then apt_install chromium; browser=$(find_browser || true); fi
  if [ -z "$browser" ]; then
    [ -x "$SYSROOT/usr/lib/chromium/chromium" ] || private_install chromium fonts-dejavu-core
    browser=$SYSROOT/usr/lib/chromium/chromium
    private_fonts > "$CACHE/fonts.conf"
    environment="LD_LIBRARY_PATH=${LD_LIBRARY_PATH@Q} FONTCONFIG_FILE=${CACHE@Q}/fonts.conf "
  fi
  printf '#!/bin/sh\nexec env %s%s --disable-component-update --disable-sync --disable-quic --disable-background-networking "$@"\n' \
    "$environment" "${browser@Q}" > "$wrapper.$$"
  chmod +x "$wrapper.$$"; mv "$wrapper.$$" "$wrapper"
  "$wrapper" --version >/dev/null 2>&1 ||
    die "No working browser: install Chromium (apt-get install chromium); browser tests are never skipped."
}
