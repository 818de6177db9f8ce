"""Stage the plugin into one folder, check it by the rules of plugins.qgis.org, and zip it.

    .venv/bin/python scripts/package.py [--out dist]
    .venv/bin/python scripts/package.py --translations     only compile i18n/*.ts where they lie, to run from the repository

Two runs on the same sources give the same bytes. Prints each broken rule (exit 1: nothing is zipped). The rules are those of
https://plugins.qgis.org/docs/publish and /docs/security-scanning, read strictly: every finding of bandit and detect-secrets counts,
not only those that block an upload there.
"""

from __future__ import annotations

import argparse
import configparser
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
STAGE = REPOSITORY / "build" / "package"
NAME = "bosanggarong_plugin"
MAX_BYTES = 25_000_000
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

# what goes into the folder: from where in the repository, to where in the folder
FOLDERS = {NAME: ".", "resources": "resources", "data/boundaries": "data/boundaries"}
FILES = {"metadata.txt": "metadata.txt", "LICENSE": "LICENSE"}
KEPT = {".css", ".csv", ".gpkg", ".html", ".js", ".json", ".md", ".model3", ".png", ".py", ".qml", ".qpt", ".svg", ".tif", ".toml", ".txt"}
LEFT_OUT = (".aux.xml", ".gpkg-journal", ".gpkg-shm", ".gpkg-wal", ".pyc", ".qm", ".ts")  # .qm files are made anew
# only for the command line outside QGIS, where the maps are made by a process of their own; the rules allow no subprocess
LEFT_OUT_MODULES = {f"{NAME}/maps/own_process.py"}
SOURCE_TABLES = "data/boundaries/source"  # the plugin holds what is built from them, and their README with the licence notice

REQUIRED_METADATA = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about")
UPLOAD_METADATA = ("tracker", "repository")  # an upload needs them too; they exist once the project is published
QGIS_VERSIONS = {"qgisMinimumVersion": "3.40", "qgisMaximumVersion": "4.99"}
FORBIDDEN = {".bat", ".cmd", ".dll", ".dylib", ".exe", ".pyc", ".pyd", ".pyo", ".ps1", ".sh", ".so"}
EXECUTABLE_MAGIC = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")


class PackageError(Exception):
    """The plugin cannot be packaged; the text says what and where."""


# staging ----------------------------------------------------------------------------------------------------------------


def wanted(relative: str) -> bool:
    """Whether a file of the repository belongs in the plugin. Raises PackageError for a kind that no rule here names."""
    parts, suffix = Path(relative).parts, Path(relative).suffix
    if "__pycache__" in parts or any(part.startswith(".") for part in parts):
        return False
    if relative.endswith(LEFT_OUT) or relative in LEFT_OUT_MODULES:
        return False
    if relative.startswith(SOURCE_TABLES):
        return relative == f"{SOURCE_TABLES}/README.md"
    if suffix not in KEPT:
        raise PackageError(f"{relative}: say in scripts/package.py whether files of this kind belong in the plugin")
    return True


def stage(folder: Path, repository: Path = REPOSITORY) -> Path:
    """Make ``folder``/bosanggarong_plugin anew from the repository; returns it."""
    plugin = folder / NAME
    if plugin.exists() and folder != STAGE:
        raise PackageError(f"{plugin} is there already")
    if plugin.exists():
        shutil.rmtree(plugin)
    copies = {source: target for source, target in FILES.items()}
    for source, target in FOLDERS.items():
        for path in sorted((repository / source).rglob("*")):
            relative = path.relative_to(repository).as_posix()
            if path.is_file() and wanted(relative):
                copies[relative] = (Path(target) / path.relative_to(repository / source)).as_posix()
    if len(set(copies.values())) < len(copies):
        raise PackageError("two files of the repository have one place in the plugin")
    for source, target in copies.items():
        (plugin / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(repository / source, plugin / target)
    compile_translations(repository / NAME / "i18n", plugin / "i18n")
    return plugin


def compile_translations(sources: Path, folder: Path) -> list[Path]:
    """Make ``folder``/NAME.qm of every NAME.ts in ``sources`` with lrelease; returns the files made."""
    made = []
    for source in sorted(sources.glob("*.ts")):
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / source.with_suffix(".qm").name
        run([tool("lrelease"), "-silent", str(source), "-qm", str(target)], "lrelease")
        made.append(target)
    return made


# rules ------------------------------------------------------------------------------------------------------------------


def broken_rules(plugin: Path) -> list[str]:
    """What a staged folder breaks of the rules on content: places, kinds of files, metadata, size before compression aside."""
    found = []
    if not plugin.name.isidentifier() or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", plugin.name):
        found.append(f"{plugin.name}: the folder's name must be an identifier of ASCII letters, digits and _")
    found += [f"{name}: missing" for name in ("metadata.txt", "LICENSE", "__init__.py") if not (plugin / name).is_file()]
    for path in sorted(plugin.rglob("*")):
        relative = path.relative_to(plugin)
        if relative.name.startswith(".") or relative.name in ("__pycache__", "__MACOSX") or ".." in relative.name:
            found.append(f"{relative}: hidden or forbidden name")
        if path.is_symlink():
            found.append(f"{relative}: a link")
        elif path.is_dir():
            if relative.name in ("test", "tests"):
                found.append(f"{relative}: tests do not belong in the plugin")
        elif path.suffix.lower() in FORBIDDEN or path.read_bytes().startswith(EXECUTABLE_MAGIC):
            found.append(f"{relative}: a program or a compiled file")
        elif re.fullmatch(r"(test_.*|.*_test|conftest)\.py", relative.name):
            found.append(f"{relative}: tests do not belong in the plugin")
    return found + (broken_metadata(plugin) if (plugin / "metadata.txt").is_file() else [])


def read_metadata(plugin: Path) -> dict[str, str]:
    """The keys of metadata.txt, read as plugins.qgis.org reads them."""
    parser = configparser.ConfigParser()
    parser.optionxform = str
    try:
        parser.read_string((plugin / "metadata.txt").read_text(encoding="utf-8"))
        return dict(parser.items("general"))
    except configparser.Error as error:
        raise PackageError(f"metadata.txt: {error}") from error


def broken_metadata(plugin: Path) -> list[str]:
    """What metadata.txt breaks."""
    metadata = read_metadata(plugin)
    found = [f"metadata.txt: {key} is missing" for key in REQUIRED_METADATA if not metadata.get(key, "").strip()]
    found += [f"metadata.txt: {key} must be {value}" for key, value in QGIS_VERSIONS.items() if metadata.get(key) != value]
    if "/" in metadata.get("author", ""):
        found.append("metadata.txt: author must not contain /")
    if not (plugin / metadata.get("icon", "")).is_file():
        found.append(f"metadata.txt: icon {metadata.get('icon')!r} is not in the plugin")
    return found


def scan(plugin: Path) -> list[str]:
    """What bandit, detect-secrets and flake8 find in a staged folder, each as ``tool: file:line: text``."""
    return [*run_bandit(plugin), *run_detect_secrets(plugin), *run_flake8(plugin)]


def run_bandit(plugin: Path) -> list[str]:
    """All tests and severities of bandit."""
    report = json.loads(run([tool("bandit"), "-q", "-r", ".", "-f", "json"], "bandit", cwd=plugin, codes=(0, 1)))
    lines = [f"{error['filename']}: {error['reason']}" for error in report["errors"]]
    lines += [f"{i['filename']}:{i['line_number']}: {i['test_id']} {i['issue_text']}" for i in report["results"]]
    return [f"bandit: {line.removeprefix('./')}" for line in lines]


def run_detect_secrets(plugin: Path) -> list[str]:
    """All plugins of detect-secrets but the one for IP addresses, as plugins.qgis.org has it; metadata.txt is not read there."""
    command = [tool("detect-secrets"), "scan", "--all-files", "--exclude-files", r"metadata\.txt", "--disable-plugin", "IPPublicDetector", "."]
    report = json.loads(run(command, "detect-secrets", cwd=plugin))
    return [f"detect-secrets: {file}:{i['line_number']}: {i['type']}" for file, items in report["results"].items() for i in items]


def run_flake8(plugin: Path) -> list[str]:
    """flake8's own rules, with the project's line length for sentences; E203 is against slices with spaces, as ruff formats them."""
    command = [tool("flake8"), "--isolated", "--select", "E,F,W", "--extend-ignore", "E203,W503", "--max-line-length", "150", "."]
    return [f"flake8: {line.removeprefix('./')}" for line in run(command, "flake8", cwd=plugin, codes=(0, 1)).splitlines()]


def tool(name: str) -> str:
    """The path of a program: beside this Python, else on the PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise PackageError(f"{name} is not installed: make setup")
    return found


def run(command: list[str], name: str, *, cwd: Path | None = None, codes: tuple[int, ...] = (0,)) -> str:
    """The output of a program; PackageError when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        raise PackageError(f"{name} failed (exit {done.returncode}): {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


# zip --------------------------------------------------------------------------------------------------------------------


def zip_plugin(plugin: Path, out: Path) -> Path:
    """Zip a staged folder: sorted names, fixed dates and permissions. Raises PackageError when it is too big."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{NAME}-{read_metadata(plugin)['version']}.zip"
    partial = target.with_suffix(".part")
    with zipfile.ZipFile(partial, "w") as archive:
        for path in sorted(path for path in plugin.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(plugin).as_posix()}", FIXED_DATE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    if partial.stat().st_size > MAX_BYTES:
        raise PackageError(f"{partial}: {partial.stat().st_size} bytes, more than {MAX_BYTES}")
    return partial.replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Stage, check and zip the plugin.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist", help="folder of the zip")
    parser.add_argument("--translations", action="store_true", help="only compile the translations, where they lie")
    options = parser.parse_args(arguments)
    try:
        if options.translations:
            compile_translations(REPOSITORY / NAME / "i18n", REPOSITORY / NAME / "i18n")
            return 0
        plugin = stage(STAGE)
        problems = [*broken_rules(plugin), *scan(plugin)]
        if problems:
            print(*problems, f"package: {len(problems)} broken rules; nothing was zipped", sep="\n", file=sys.stderr)
            return 1
        archive = zip_plugin(plugin, options.out)
    except PackageError as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    print(f"{archive} ({archive.stat().st_size / 1e6:.2f} MB)")
    missing = [key for key in UPLOAD_METADATA if not read_metadata(plugin).get(key, "").strip()]
    if missing:
        print(f"before an upload to plugins.qgis.org, add to metadata.txt: {', '.join(missing)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
