"""Bring bosanggarong_plugin/i18n/bosanggarong_id.ts up to date with the sources; the translations there are kept.

    .venv/bin/python scripts/update_translations.py            write the file; new texts are marked unfinished
    .venv/bin/python scripts/update_translations.py --check    write nothing; exit 1 when a text is missing, unfinished or obsolete

Reads the sources as Python (no lupdate or pylupdate is needed): every literal of ``translate("Bosanggarong", "...")``, and
the meanings and units of the settings (``doc`` and ``unit`` in core/settings.py), which the Processing dialogs translate by their value. The .qm
is compiled with lrelease by scripts/package.py.
"""

from __future__ import annotations

import argparse
import ast
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

REPOSITORY = Path(__file__).resolve().parents[1]
PLUGIN = REPOSITORY / "bosanggarong_plugin"
TS = PLUGIN / "i18n" / "bosanggarong_id.ts"
CONTEXT = "Bosanggarong"
SYMBOLS = ("m", "km", "ha")  # units that are the same in every language
SETTINGS = PLUGIN / "core" / "settings.py"


def sources() -> list[Path]:
    """The modules that speak through Qt."""
    return [PLUGIN / "environment.py", PLUGIN / "plugin.py", *sorted((PLUGIN / "gui").rglob("*.py")), *sorted((PLUGIN / "processing").rglob("*.py"))]


def literals(path: Path) -> Iterator[str]:
    """Texts of a module that are translated, in their order; a text that is no literal raises SystemExit."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name == "bounded" and path == SETTINGS:
            yield from (keyword.value.value for keyword in call.keywords if keyword.arg == "doc")
            yield from (keyword.value.value for keyword in call.keywords if keyword.arg == "unit" and keyword.value.value not in SYMBOLS)
        if name not in ("translate", "tr") or not call.args:
            continue
        text = call.args[1] if name == "translate" else call.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            if name == "translate" and getattr(call.args[0], "value", None) != CONTEXT:
                raise SystemExit(f"{path.relative_to(REPOSITORY)}:{call.lineno}: the context is not \"{CONTEXT}\"")
            yield text.value
        elif "metadata" not in ast.unparse(text):  # the meanings of the settings, read above
            raise SystemExit(f"{path.relative_to(REPOSITORY)}:{call.lineno}: not a literal: {ast.unparse(text)}")


def wanted() -> dict[str, list[str]]:
    """Each text once with the files that hold it."""
    found: dict[str, list[str]] = {}
    for path in [*sources(), SETTINGS]:
        for text in literals(path):
            name = path.relative_to(TS.parent.parent).as_posix()
            if name not in found.setdefault(text, []):
                found[text].append(name)
    return found


def translations(path: Path = TS) -> dict[str, str]:
    """Finished translations by their source text."""
    if not path.is_file():
        return {}
    done = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.text and translation.get("type") is None:
            done[message.findtext("source", "")] = translation.text
    return done


def write(texts: dict[str, list[str]], done: dict[str, str], path: Path = TS) -> None:
    """Write the .ts file; no line numbers, so that it changes only with the texts."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="id_ID" sourcelanguage="en">',
             "<context>", f"    <name>{CONTEXT}</name>"]  # fmt: skip
    for text, files in texts.items():
        lines.append("    <message>")
        lines += [f'        <location filename="../{name}"/>' for name in files]
        lines.append(f"        <source>{escape(text)}</source>")
        finished = f"<translation>{escape(done[text])}</translation>" if text in done else '<translation type="unfinished"></translation>'
        lines.append(f"        {finished}")
        lines.append("    </message>")
    lines += ["</context>", "</TS>", ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Update or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is not complete")
    options = parser.parse_args(arguments)
    texts, done = wanted(), translations()
    missing = [text for text in texts if text not in done]
    obsolete = [text for text in done if text not in texts]
    if not options.check:
        write(texts, done)
    print(f"{len(texts)} texts, {len(missing)} without a translation, {len(obsolete)} obsolete" + ("" if options.check else " left out"))
    for text in missing:
        print(f"  missing: {text!r}")
    for text in obsolete:
        print(f"  obsolete: {text!r}")
    return int(options.check and bool(missing or obsolete))


if __name__ == "__main__":
    sys.exit(main())
