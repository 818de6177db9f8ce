#!/bin/bash
# Brings everything that `make demo` and `make test` need: QGIS >= 3.40, fonts and tools, .venv with the project in it.
# Does only what is missing, so that a second run takes about a second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
venv=$root/.venv
system_python=/usr/bin/python3
qgis_packages=(qgis python3-qgis qgis-providers)
other_packages=(python3-venv xvfb xauth fonts-open-sans fonts-dejavu-core poppler-utils)
if [ "${1:-}" = --full ]; then  # for make test-full only
  other_packages+=(chromium fonts-noto-color-emoji)
  command -v soffice >/dev/null || other_packages+=(libreoffice-writer-nogui libreoffice-calc-nogui)
fi

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

mkdir -p build
log=$root/build/setup.log
exec 9>build/setup.lock
flock 9  # two runs at once: the second waits and finds everything done

# Runs a command with its output in the log, which is shown when it fails.
quietly() { "$@" >"$log" 2>&1 || { tail -n 25 "$log" >&2; die "this command failed (all of it in $log): $*"; }; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "not root, and there is no sudo. Ask for these packages (QGIS >= 3.40), then run this again: ${missing[*]}"
  fi
}
apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }

pip_install() { quietly "$venv/bin/python" -m pip install --disable-pip-version-check "$@"; }

qgis_is_ready() {
  command -v qgis_process >/dev/null &&
    "$system_python" -c 'import sys; from qgis.core import Qgis; sys.exit(Qgis.QGIS_VERSION_INT < 34000)' 2>/dev/null
}

not_installed() {
  local package
  for package; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

qgis_is_offered() {
  local version
  version=$(LC_ALL=C apt-cache policy python3-qgis | sed -n 's/^ *Candidate: *//p')
  [ -n "$version" ] && [ "$version" != "(none)" ] && dpkg --compare-versions "$version" ge 3.40
}

# Debian 12 has QGIS 3.22; 3.40 is in its backports, on the mirror that this machine already uses. Only QGIS is taken from there.
add_backports() {
  local sources mirror
  sources=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Component: main')
  if ! grep -q '^[a-z]*-backports ' <<<"$sources"; then
    mirror=$(sed -nE 's/^(bookworm|stable|oldstable) //p' <<<"$sources" | head -n 1)
    [ -n "$mirror" ] || die "no mirror of Debian 12 in the sources of apt: add bookworm-backports by hand, then run this again"
    printf '%s\n' 'Types: deb' "URIs: $mirror" 'Suites: bookworm-backports' 'Components: main' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' |
      as_root tee /etc/apt/sources.list.d/bookworm-backports.sources >/dev/null
  fi
  printf '%s\n' 'Package: qgis* python3-qgis* libqgis*' 'Pin: release n=bookworm-backports' 'Pin-Priority: 600' |
    as_root tee /etc/apt/preferences.d/qgis-from-backports >/dev/null
}

install_system_packages() {
  command -v dpkg-query >/dev/null ||
    die "this is not a Debian or Ubuntu system. Install QGIS >= 3.40 with its Python for $system_python, venv, Xvfb, xauth," \
      "Open Sans, DejaVu and poppler-utils, then run this again"
  local wants_qgis='' system
  qgis_is_ready || wants_qgis=yes
  mapfile -t missing < <(not_installed "${other_packages[@]}")
  if [ "$wants_qgis" ]; then missing=("${qgis_packages[@]}" "${missing[@]}"); fi
  [ "${#missing[@]}" -gt 0 ] || return 0

  say "installing with apt: ${missing[*]}"
  system=$(. /etc/os-release && echo "${ID:-} ${VERSION_CODENAME:-}")
  if [ "$wants_qgis" ] && [ "$system" = "debian bookworm" ] && ! qgis_is_offered; then add_backports; fi
  apt_get update >"$log" 2>&1 || say "some sources of apt could not be read (see $log); going on with the others"
  if [ "$wants_qgis" ] && ! qgis_is_offered; then
    die "QGIS >= 3.40 is needed and the sources of apt on this system ($system) do not offer it." \
      "Add a source that does (https://qgis.org/resources/installation-guide/), then run this again"
  fi
  quietly apt_get install -y --no-install-recommends "${missing[@]}"
  qgis_is_ready || die "QGIS >= 3.40 is still not usable from $system_python: see $log"
}

make_environment() {
  local identity fingerprint
  identity="$root, $("$system_python" -V)"
  fingerprint=$(cat requirements.txt pyproject.toml scripts/setup.sh | sha256sum)
  [ "$(cat "$venv/setup-stamp" 2>/dev/null)" != "$identity"$'\n'"$fingerprint" ] || return 0

  say "installing the Python packages of requirements.txt into .venv"
  # one left half made, moved or copied here, or made for another Python is made anew
  if [ "$(head -n 1 "$venv/setup-stamp" 2>/dev/null)" != "$identity" ]; then
    rm -rf "$venv"
    quietly "$system_python" -m venv --system-site-packages "$venv"
    # these bring their own GDAL, GEOS and PROJ: all four from wheels, even where the distribution has some of them
    pip_install --ignore-installed --no-deps --constraint requirements.txt pyproj shapely pyogrio rasterio
  fi
  rm -f "$venv/setup-stamp"
  pip_install --requirement requirements.txt
  pip_install --no-deps --no-build-isolation --editable .
  write_qt6_stubs
  write_qgis_env
  printf '%s\n' "$identity" "$fingerprint" >"$venv/setup-stamp"
}

# What scripts/qt6_check.py reads: the .pyi files of PyQt6, and nothing that could be imported beside the PyQt5 of QGIS.
write_qt6_stubs() {
  rm -rf "$venv/pyqt6-wheel" "$venv/pyqt6-stubs"
  pip_install --no-deps --target "$venv/pyqt6-wheel" 'PyQt6>=6.8'
  mkdir "$venv/pyqt6-stubs"
  cp "$venv"/pyqt6-wheel/PyQt6/*.pyi "$venv/pyqt6-stubs/"
  rm -rf "$venv/pyqt6-wheel"
}

# Inside the qgis and qgis_process of a distribution, wheels from PyPI would bind to its GDAL, GEOS and PROJ and give wrong
# figures without an error. The startup file, read before anything is imported, makes each wheel keep to its own libraries.
write_qgis_env() {
  cat >"$venv/deepbind_startup.py" <<'PY'
import os
import sys

if sys.platform == "linux":
    sys.setdlopenflags(os.RTLD_NOW | os.RTLD_DEEPBIND)
PY
  {
    echo '# Made by scripts/setup.sh. Source it before any command that uses QGIS.'
    echo 'unset PROJ_DATA PROJ_LIB GDAL_DATA'
    echo 'export LANG=C.UTF-8 QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"'
    echo 'export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}/runtime-$(id -u)}"'
    echo 'mkdir -p -m 700 "$XDG_RUNTIME_DIR"'
    printf 'export PYTHONPATH=%q PYQGIS_STARTUP=%q\n' \
      "$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" "$venv/deepbind_startup.py"
  } >"$venv/qgis-env.sh"
}

install_system_packages
make_environment
