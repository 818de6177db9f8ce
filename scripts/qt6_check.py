"""Check without Qt 6 that every Qt name used through ``qgis.PyQt`` exists in PyQt6: for QGIS 4, of which no package exists here.

    python scripts/qt6_check.py --stubs DIR FILE_OR_FOLDER...

DIR holds the ``.pyi`` files of the PyQt6 wheel (scripts/setup.sh puts them into .venv/pyqt6-stubs). They are read as text: PyQt6
itself is never imported, since it cannot share a process with the PyQt5 of QGIS 3. Checked: modules, imported names, chains of
attributes (``Qt.ItemDataRole.UserRole``), enum members used on ``self`` or ``cls`` in a subclass of a Qt class, and methods that PyQt6
dropped everywhere. Not checked: what is called on a variable. Prints ``file:line: text``; exit 1 when something was found.
"""

from __future__ import annotations

import argparse
import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# qgis.PyQt offers these under Qt 6 too: moved classes where Qt 5 had them, and what is no part of Qt
MOVED = {"QtWidgets": {"QAction": "QtGui", "QActionGroup": "QtGui", "QShortcut": "QtGui"}}
NOT_QT = {"sip", "uic", "Qsci"}
QGIS_NAMES = {"QtCore": {"NULL"}}
DROPPED = {"exec_", "print_"}  # methods of many classes
ENUM_BASES = {"Enum", "Flag", "IntEnum", "IntFlag"}
ENUM_MEMBERS = {"name", "value"}


@dataclass
class QtClass:
    """A class of a stub file: its members, the classes nested in it, and the names of its bases."""

    name: str
    members: set[str] = field(default_factory=set)
    nested: dict[str, QtClass] = field(default_factory=dict)
    bases: list[str] = field(default_factory=list)

    @property
    def is_enum(self) -> bool:
        return any(base.rpartition(".")[2] in ENUM_BASES for base in self.bases)


class Stubs:
    """The PyQt6 of a folder of ``.pyi`` files."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.module = cache(self._module)

    def _module(self, name: str) -> QtClass | None:
        """The module as if it were a class, or None when PyQt6 has none of that name."""
        path = self.folder / f"{name}.pyi"
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8").replace(", /)", ")")  # some stand after *args, which is no Python
        return _read_class(name, ast.parse(text).body, [])

    def lookup(self, owner: QtClass, name: str, module: str) -> QtClass | bool:
        """What ``owner.name`` is: a class, True for any other member, False when there is none. Bases are searched."""
        for cls in self.ancestry(owner, module):
            if name in cls.nested:
                return cls.nested[name]
            if name in cls.members or (cls.is_enum and name in ENUM_MEMBERS):
                return True
        return False

    def ancestry(self, cls: QtClass, module: str) -> list[QtClass]:
        """The class and its Qt bases."""
        found, todo = [], [(cls, module)]
        while todo:
            current, home = todo.pop(0)
            found.append(current)
            for base in current.bases:
                *path, last = base.split(".")
                base_home = path[-1] if path else home
                holder = self.module(base_home)
                if holder and last in holder.nested:
                    todo.append((holder.nested[last], base_home))
        return found

    def unscoped(self, classes: list[QtClass], name: str) -> str | None:
        """The enum that holds ``name``, among the enums of the classes."""
        return next((f"{c.name}.{e.name}" for c in classes for e in c.nested.values() if e.is_enum and name in e.members), None)


def _read_class(name: str, body: list[ast.stmt], bases: list[ast.expr]) -> QtClass:
    found = QtClass(name, bases=[ast.unparse(base) for base in bases])
    for node in body:
        if isinstance(node, ast.ClassDef):
            found.nested[node.name] = _read_class(node.name, node.body, node.bases)
        elif isinstance(node, ast.FunctionDef):
            found.members.add(node.name)
        elif isinstance(node, ast.Assign):
            found.members |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.members.add(node.target.id)
    return found


class Checker(ast.NodeVisitor):
    """Collects the findings of one file as (line, text)."""

    def __init__(self, stubs: Stubs):
        self.stubs = stubs
        self.names: dict[str, tuple[QtClass, str]] = {}  # name in the file -> (class or module, home module)
        self.found: set[tuple[int, str]] = set()
        self.parents: list[list[QtClass]] = []  # Qt ancestry of the classes around

    def check(self, tree: ast.Module) -> list[tuple[int, str]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                self._imports(node)
        self.visit(tree)
        return sorted(self.found)

    def _imports(self, node: ast.ImportFrom) -> None:
        if node.module in ("qgis.PyQt", "PyQt5"):
            for alias in node.names:
                if alias.name not in NOT_QT:
                    self._module(alias.name, alias.asname or alias.name, node.lineno)
        elif node.module.startswith(("qgis.PyQt.", "PyQt5.")):
            name = node.module.rpartition(".")[2]
            if name in NOT_QT:
                return
            module = self._module(name, None, node.lineno)
            for alias in node.names if module else ():
                self._import(module, name, alias, node.lineno)

    def _module(self, name: str, bound: str | None, line: int) -> QtClass | None:
        module = self.stubs.module(name)
        if module is None:
            self.found.add((line, f"PyQt6 has no module {name}"))
        elif bound:
            self.names[bound] = (module, name)
        return module

    def _import(self, module: QtClass, home: str, alias: ast.alias, line: int) -> None:
        if alias.name in QGIS_NAMES.get(home, ()):
            return
        moved = MOVED.get(home, {}).get(alias.name)
        if moved:
            module, home = self.stubs.module(moved) or module, moved
        if alias.name in module.nested:
            self.names[alias.asname or alias.name] = (module.nested[alias.name], home)
        elif alias.name not in module.members:
            self.found.add((line, f"{home}.{alias.name} is not in PyQt6"))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # noqa: N802
        around = [a for base in node.bases for a in self._ancestry_of(base)]
        own = {n.name for n in ast.walk(node) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
        own |= {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
        own |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.parents.append([QtClass("", members=own), *around] if around else [])
        self.generic_visit(node)
        self.parents.pop()

    def _ancestry_of(self, base: ast.expr) -> list[QtClass]:
        owner = self._resolve(base)
        return self.stubs.ancestry(*owner) if isinstance(owner, tuple) else []

    def visit_Attribute(self, node: ast.Attribute) -> None:  # noqa: N802
        if node.attr in DROPPED and isinstance(node.ctx, ast.Load):
            self.found.add((node.lineno, f".{node.attr}() is not in PyQt6; use .{node.attr.rstrip('_')}()"))
        if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and self.parents and self.parents[-1]:
            self._on_self(node)
        self._resolve(node)
        self.generic_visit(node)

    def _on_self(self, node: ast.Attribute) -> None:
        own, *around = self.parents[-1]
        known = node.attr in own.members or any(node.attr in cls.members or node.attr in cls.nested for cls in around)
        enum = None if known else self.stubs.unscoped(around, node.attr)
        if enum:
            self.found.add((node.lineno, f"{node.attr} needs its enum in PyQt6: {enum}.{node.attr}"))

    def _resolve(self, node: ast.expr) -> tuple[QtClass, str] | None:
        """The Qt class or module that an expression names, if any; notes an attribute that it has not."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if not isinstance(node, ast.Attribute):
            return None
        owner = self._resolve(node.value)
        if owner is None:
            return None
        cls, home = owner
        moved = MOVED.get(cls.name, {}).get(node.attr)
        if moved:
            cls, home = self.stubs.module(moved) or cls, moved
        answer = self.stubs.lookup(cls, node.attr, home)
        if answer is False and node.attr not in QGIS_NAMES.get(cls.name, ()) and not node.attr.startswith("__"):
            enum = self.stubs.unscoped(self.stubs.ancestry(cls, home), node.attr)
            self.found.add((node.lineno, f"{cls.name}.{node.attr} is not in PyQt6" + (f"; use {enum}.{node.attr}" if enum else "")))
        if isinstance(answer, QtClass):
            return answer, (answer.name if cls.name == "PyQt6" else home)
        return None


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Check that the Qt names in use exist in PyQt6.")
    parser.add_argument("--stubs", type=Path, required=True, metavar="DIR", help="folder of the .pyi files of PyQt6")
    parser.add_argument("paths", type=Path, nargs="+", metavar="FILE_OR_FOLDER")
    options = parser.parse_args(arguments)
    if not (options.stubs / "QtCore.pyi").is_file():
        parser.error(f"no QtCore.pyi in {options.stubs}")
    stubs, count = Stubs(options.stubs), 0
    files = [file for path in options.paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    for file in files:
        for line, text in Checker(stubs).check(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            print(f"{file}:{line}: {text}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
