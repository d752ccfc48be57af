# shellcheck shell=bash
# What the scripts share: a word to the reader, and the programs they need. Sourced with the repository as current folder.

say() { printf '==> %s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

need_rust() {
  PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
  { has cargo && has rustc; } || fail "Rust is missing. Install it from https://rustup.rs and run this again."
  has cc || fail "A C compiler is missing (libpq is built from source). Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install"
}

need_postgres() {
  has_postgres && return
  install "PostgreSQL, which the desk and its tests start for themselves" postgresql -- \
    "macOS: brew install postgresql@17; Fedora: dnf install postgresql-server; then run this again (PG_BIN_DIR can say where initdb is)."
}

# The program looks in the same places: src/db/cluster/find.rs.
has_postgres() {
  if [ -n "${PG_BIN_DIR:-}" ]; then [ -x "$PG_BIN_DIR/initdb" ]; return; fi
  has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null ||
    compgen -G '/opt/homebrew/opt/postgresql@*/bin/initdb' >/dev/null || compgen -G '/usr/local/opt/postgresql@*/bin/initdb' >/dev/null ||
    compgen -G '/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin/initdb' >/dev/null
}

need_browser() {
  has_browser && return
  install "Chromium with its driver, for the tests that use a real browser" chromium chromium-driver -- \
    "Install Chromium or Chrome and the chromedriver of the same version, and set TALLYDESK_TEST_CHROMIUM and TALLYDESK_TEST_CHROMEDRIVER to their paths."
  has_browser || fail "Chromium was installed but is not in PATH."
}

has_browser() {
  export TALLYDESK_TEST_CHROMIUM=${TALLYDESK_TEST_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  export TALLYDESK_TEST_CHROMEDRIVER=${TALLYDESK_TEST_CHROMEDRIVER:-$(command -v chromedriver || true)}
  [ -n "$TALLYDESK_TEST_CHROMIUM" ] && [ -n "$TALLYDESK_TEST_CHROMEDRIVER" ]
}

# install WHAT PACKAGE ... -- WHAT TO DO WITHOUT APT
install() {
  local what=$1 packages=()
  shift
  while [ "$1" != -- ]; do packages+=("$1"); shift; done
  has apt-get || fail "Missing: $what." "$2"
  say "Installing ${packages[*]} (apt): $what"
  as_root env DEBIAN_FRONTEND=noninteractive sh -euc "$APT_INSTALL" apt "${packages[@]}" </dev/null 2>&1 | summary ||
    fail "apt could not install it. As root, type: apt-get update && apt-get install ${packages[*]}"
}

# Debian's PostgreSQL would make and start a server of its own on port 5432. The switch against that is taken back at
# once, because later installations are none of our business.
# shellcheck disable=SC2016 # a program for another shell
APT_INSTALL='
  switches=/etc/postgresql-common/createcluster.d
  mkdir -p "$switches"
  trap "rm -f $switches/tallydesk.conf" EXIT
  echo "create_main_cluster = false" >"$switches/tallydesk.conf"
  apt-get update -q
  apt-get install -qy --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"'

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    echo "Error: this needs root, and there is no sudo here."
    return 1
  fi
}

# Of apt's hundreds of lines, those that tell how far it is and what went wrong; `-u` shows each at once.
summary() {
  sed -un -e '/^E: Can not write log/d' -e 's/^\(Need to get\|Fetched\|Setting up postgresql\|Setting up chromium\|E:\|Err:\|Error:\|sudo:\)/    &/p'
}
