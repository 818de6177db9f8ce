"""Install the staged plugin into a QGIS profile of this user.

    .venv/bin/python scripts/deploy.py [--profile NAME] [--profiles DIR]

DIR is the folder of the profiles (QGIS: Settings > User Profiles > Open Active Profile Folder shows one of them); without it, that of
QGIS 3 on this platform. A folder in the plugin's place that is not this plugin is never touched.
"""

from __future__ import annotations

import argparse
import configparser
import os
import shutil
import sys
import tempfile
from pathlib import Path

from package import NAME, REPOSITORY, PackageError, broken_rules, read_metadata, stage


def platform_profiles() -> Path:
    """Where QGIS 3 keeps its profiles on this platform."""
    if sys.platform == "win32":
        base = Path(os.environ["APPDATA"])
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "QGIS" / "QGIS3" / "profiles"


def choose_profile(profiles: Path, name: str | None) -> Path:
    """The folder of a profile: the one named, else the one that QGIS starts with. Raises PackageError for one that does not exist."""
    if name is None:
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(profiles / "profiles.ini", encoding="utf-8")
        name = settings.get("core", "defaultProfile", fallback="default").strip('"') or "default"
        return profiles / name  # QGIS makes it at its first start
    if Path(name).name != name or name in (".", ".."):
        raise PackageError(f"{name!r} is not the name of a profile; the folder of the profiles is given by --profiles")
    if not (profiles / name).is_dir():
        there = sorted(path.name for path in profiles.iterdir() if path.is_dir()) if profiles.is_dir() else []
        raise PackageError(f"no profile {name!r} in {profiles}; there are: {', '.join(there) or 'none'}")
    return profiles / name


def is_this_plugin(folder: Path) -> bool:
    """Whether a folder holds this plugin, in any version."""
    if folder.is_symlink() or not (folder / "metadata.txt").is_file():
        return False
    try:
        return read_metadata(folder).get("name") == read_metadata(REPOSITORY)["name"]
    except (PackageError, UnicodeDecodeError):
        return False


def install(plugin: Path, profile: Path) -> Path:
    """Put a staged plugin into a profile in place of an older one; returns its folder there. A failure leaves the older one."""
    target = profile / "python" / "plugins" / NAME
    if (target.exists() or target.is_symlink()) and not is_this_plugin(target):
        raise PackageError(f"{target} is there and is not this plugin. Nothing was changed; move it away, then run this again")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{NAME}-", dir=target.parent) as temporary:
        new, old = Path(temporary) / "new", Path(temporary) / "old"
        shutil.copytree(plugin, new)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    return target


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Install the plugin into a QGIS profile.")
    parser.add_argument("--profile", help="name of the profile (default: the one QGIS starts with)")
    parser.add_argument("--profiles", type=Path, help="folder of the profiles (default: that of QGIS 3 on this platform)")
    options = parser.parse_args(arguments)
    try:
        profile = choose_profile((options.profiles or platform_profiles()).resolve(), options.profile or None)
        with tempfile.TemporaryDirectory(prefix=f"{NAME}-") as temporary:
            plugin = stage(Path(temporary))
            problems = broken_rules(plugin)
            if problems:
                raise PackageError("; ".join(problems))
            print(install(plugin, profile))
    except (PackageError, OSError) as error:
        print(f"deploy: {error}", file=sys.stderr)
        return 1
    print("Restart QGIS, or reload the plugin; a first time, switch it on in Plugins > Manage and Install Plugins > Installed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
