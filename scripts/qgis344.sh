#!/bin/bash
# qgis344.sh SHARED COMMAND...: runs COMMAND with QGIS 3.44 and Debian's own Python libraries, in a chroot of Debian 13.
#
# SHARED is a folder of this machine; inside it is /shared, where COMMAND starts. Needs root. The chroot is made when it is
# not there (about 3 min, 3 GB) and kept in QGIS344_DIR for the next run. Its mounts live in a mount namespace of this one
# run: they are gone when the run ends, however it ends, and no other process ever sees them.
set -euo pipefail
chroot_dir=${QGIS344_DIR:-${TMPDIR:-/tmp}/bosanggarong-qgis344}
log=$chroot_dir.log
qgis_packages=(qgis python3-qgis qgis-providers)
other_packages=(
  python3-geopandas python3-shapely python3-rasterio python3-pyogrio python3-networkx python3-numba python3-scipy
  python3-jinja2 python3-openpyxl python3-docx python3-venv fonts-open-sans fonts-dejavu-core xvfb xauth
)

say() { printf 'qgis344: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
quietly() { "$@" >>"$log" 2>&1 || { tail -n 25 "$log" >&2; die "this command failed (all of it in $log): $*"; }; }

inside() {
  env -u PYTHONPATH -u PYQGIS_STARTUP -u PROJ_LIB -u GDAL_DATA -u QGIS_PLUGINPATH DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    HOME=/root TMPDIR=/tmp PATH=/usr/sbin:/usr/bin:/sbin:/bin PROJ_DATA=/usr/share/proj XDG_RUNTIME_DIR=/run/user/0 \
    QT_QPA_PLATFORM=offscreen chroot "$chroot_dir" "$@"
}

# The mirror that this machine already uses, else Debian's own.
mirror() {
  local uri=
  if command -v apt-get >/dev/null; then
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null | sed -nE '\#/debian/$#{p;q}') || true
  fi
  printf '%s\n' "${uri:-http://deb.debian.org/debian/}"
}

write_sources() {
  local uri=$1 file=$chroot_dir/etc/apt/sources.list.d/debian.sources
  rm -f "$chroot_dir/etc/apt/sources.list"
  printf '%s\n' 'Types: deb' "URIs: $uri" 'Suites: trixie trixie-updates trixie-backports' 'Components: main' \
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' >"$file"
  cp /etc/apt/apt.conf.d/99* "$chroot_dir/etc/apt/apt.conf.d/" 2>/dev/null || true  # proxies of this machine
  printf '#!/bin/sh\nexit 101\n' >"$chroot_dir/usr/sbin/policy-rc.d"  # no service is started in there
  chmod 755 "$chroot_dir/usr/sbin/policy-rc.d"
}

bootstrap() {
  local uri
  if [ -n "$(ls -A "$chroot_dir" 2>/dev/null)" ] && [ ! -e "$chroot_dir/opt/bosanggarong-base" ]; then
    die "$chroot_dir holds something else, or a system that was left half made: delete it, or set QGIS344_DIR to another folder"
  fi
  uri=$(mirror)
  say "making a Debian 13 with QGIS 3.44 in $chroot_dir (about 3 minutes; log in $log)"
  mkdir -p "$chroot_dir"
  : >"$log"
  command -v debootstrap >/dev/null || quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap
  if [ ! -e "$chroot_dir/opt/bosanggarong-base" ]; then
    quietly debootstrap --variant=minbase trixie "$chroot_dir" "$uri"
    touch "$chroot_dir/opt/bosanggarong-base"
  fi
  write_sources "$uri"
}

install_packages() {
  local apt=(apt-get -q -y --no-install-recommends -o Acquire::Retries=3)
  quietly inside apt-get -q update
  quietly inside "${apt[@]}" -t trixie-backports install "${qgis_packages[@]}"
  quietly inside "${apt[@]}" install "${other_packages[@]}"
  quietly inside apt-get clean
}

if [ "${1:-}" != --in-namespace ]; then
  [ "$#" -ge 2 ] || die "usage: qgis344.sh SHARED COMMAND..."
  [ -d "$1" ] || die "no such folder: $1"
  [ "$(id -u)" = 0 ] || die "needs root, for the chroot"
  [ "${chroot_dir#/}" != "$chroot_dir" ] && [ "$chroot_dir" != / ] || die "QGIS344_DIR must be an absolute path, not $chroot_dir"
  if [ -e "$chroot_dir" ]; then
    [ -O "$chroot_dir" ] && [ ! -L "$chroot_dir" ] || die "$chroot_dir belongs to somebody else; set QGIS344_DIR to another folder"
    ! grep -q " $chroot_dir/" /proc/self/mounts || die "something is mounted below $chroot_dir; set QGIS344_DIR to another folder"
  fi
  exec 9>"$chroot_dir.lock"
  flock 9  # two runs at once: the second waits
  [ -e "$chroot_dir/opt/bosanggarong-ready" ] || bootstrap
  unshare --mount --pid --fork --kill-child true 2>/dev/null || die "this system allows no mount namespaces (unshare --mount)"
  exec unshare --mount --pid --fork --kill-child --propagation private "$0" --in-namespace "$@"
fi

shift
shared=$(cd "$1" && pwd)
shift
mkdir -p "$chroot_dir/shared"
mkdir -p -m 700 "$chroot_dir/run/user/0"
mount -t proc proc "$chroot_dir/proc"
mount --rbind /dev "$chroot_dir/dev"
mount --bind "$shared" "$chroot_dir/shared"
cp -L /etc/resolv.conf /etc/hosts "$chroot_dir/etc/"
if [ ! -e "$chroot_dir/opt/bosanggarong-ready" ]; then
  install_packages
  touch "$chroot_dir/opt/bosanggarong-ready"
fi
inside bash -c 'cd /shared && exec "$@"' qgis344 "$@"
