"""The page templates: where they are, and how one becomes a page of a layout."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemPage,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsReadWriteContext,
)
from qgis.PyQt.QtXml import QDomDocument

from ...core.texts import Texts
from ...paths import resources_dir
from ..project import MapError

OWN_FOLDER = "tata_letak"  # in the folder of a result: templates of the user's own
KINDS = ("peta", "matriks", "daftar", "calon")  # pages of the atlas
PICTURES = ("png_salindia", "png_calon")
WITH_MAP = ("peta", "calon", "salindia")
_IDENTIFIER = re.compile(r"\{[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\}")


def names(papers: tuple[str, ...] = ("a3", "a4")) -> list[str]:
    """Every template that the program uses, without its ending."""
    return [f"{paper}_{kind}" for paper in papers for kind in KINDS] + list(PICTURES)


@dataclass(frozen=True)
class Template:
    """One .qpt file: its text and the size of its page, mm."""

    path: Path
    text: str
    width: float
    height: float

    def add_to(self, layout: QgsPrintLayout, number: int) -> dict[str, list[QgsLayoutItem]]:
        """Make page ``number`` (from 0) of a layout; returns the items by their ids. Several items may share an id."""
        pages = layout.pageCollection()
        while pages.pageCount() <= number:
            pages.addPage(QgsLayoutItemPage(layout))
        pages.page(number).setPageSize(QgsLayoutSize(self.width, self.height))
        pages.reflow()
        seen: dict[str, str] = {}
        fresh = _IDENTIFIER.sub(lambda found: seen.setdefault(found.group(0), f"{{{uuid.uuid4()}}}"), self.text)
        document = QDomDocument()
        document.setContent(fresh)
        added: dict[str, list[QgsLayoutItem]] = {}
        for item in layout.addItemsFromXml(document.documentElement(), document, QgsReadWriteContext()):
            place = item.positionWithUnits()
            item.attemptMove(QgsLayoutPoint(place.x(), place.y(), place.units()), True, False, number)
            added.setdefault(item.id(), []).append(item)
        return added


@dataclass
class Templates:
    """The templates of one run: those in ``own`` win over the shipped ones, file by file."""

    own: Path | None
    texts: Texts
    _read: dict[str, Template] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A file in the own folder that no page uses is a mistake, said before anything is made."""
        if self.own is None:
            return
        if not self.own.is_dir():
            raise MapError(self.texts("atlas.no_folder", folder=self.own))
        known = names()
        for path in sorted(self.own.glob("*.qpt")):
            if path.stem not in known:
                raise MapError(self.texts("atlas.unknown_template", file=path.name, names=", ".join(f"{name}.qpt" for name in known)))

    def get(self, name: str) -> Template:
        """The template of a name; raises MapError when it cannot be read or lacks the map that its page is for."""
        if name not in self._read:
            own = self.own / f"{name}.qpt" if self.own else None
            self._read[name] = self._load(own if own and own.is_file() else resources_dir() / "layouts" / f"{name}.qpt")
        return self._read[name]

    def _load(self, path: Path) -> Template:
        document = QDomDocument()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MapError(self.texts("atlas.unreadable", file=path.name, reason=error)) from error
        if not document.setContent(text) or document.documentElement().tagName() != "Layout":
            raise MapError(self.texts("atlas.unreadable", file=path.name, reason=self.texts("atlas.no_layout")))
        root = document.documentElement()
        pages = root.firstChildElement("PageCollection").elementsByTagName("LayoutItem")
        if pages.count() != 1:
            raise MapError(self.texts("atlas.unreadable", file=path.name, reason=self.texts("atlas.one_page", n=pages.count())))
        width, height, unit = (pages.at(0).toElement().attribute("size").split(",") + ["mm"])[:3]
        if unit != "mm":
            raise MapError(self.texts("atlas.unreadable", file=path.name, reason=self.texts("atlas.not_mm")))
        items = root.elementsByTagName("LayoutItem")
        ids = {items.at(number).toElement().attribute("id") for number in range(items.count())}
        if any(path.stem.endswith(kind) for kind in WITH_MAP) and "peta" not in ids:
            raise MapError(self.texts("atlas.no_map", file=path.name))
        return Template(path, text, float(width), float(height))
