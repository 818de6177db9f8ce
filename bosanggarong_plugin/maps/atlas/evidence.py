"""The findings of a candidate on its map: where they lie, and layers that show those of one candidate at a time.

Which findings and regions a map shows is told to the shared layers by variables of the map item, so that a hundred pages
need no more layers than one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qgis.core import (
    Qgis,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsLayoutItemMap,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProject,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.sheets import Sheet
from ..project import ResultLayers, findings_parts
from ..symbols import GREY, INK, LAND, ORANGE, PURPLE, fill

FINDINGS, PARTIES = "bosanggarong_bukti", "bosanggarong_pihak"  # variables of a map item
BETWEEN = "\n"
Kind = Qgis.GeometryType


@dataclass
class Evidence:
    """Layers of the findings, from the top, and the place and kind of each finding."""

    project: QgsProject
    result: ResultLayers
    layers: dict[Kind, list[QgsVectorLayer]] = field(default_factory=dict)
    boxes: dict[str, QgsRectangle] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    regions: QgsVectorLayer | None = None

    def __post_init__(self) -> None:
        for part in findings_parts(self.result.result):
            layer = QgsVectorLayer(part.uri(), self.result.result.texts("layer.findings"), "ogr")
            kind = QgsWkbTypes.geometryType(part.wkbType())
            if not layer.isValid() or kind not in _SYMBOLS:
                continue
            layer.setRenderer(_chosen(_SYMBOLS[kind](), f'array_contains(string_to_array(@{FINDINGS}, \'{BETWEEN}\'), "finding_id")'))
            self.project.addMapLayer(layer, False)
            self.layers.setdefault(kind, []).append(layer)
            for feature in layer.getFeatures():
                if feature.hasGeometry():
                    self.boxes[feature["finding_id"]] = feature.geometry().boundingBox()
                    self.kinds[feature["finding_id"]] = kind
        self.regions = self._regions()

    def _regions(self) -> QgsVectorLayer:
        """Regions, those of the parties shaded."""
        layer = self.result.by_table["regions"].clone()
        texts = self.result.result.texts
        party = f'array_contains(string_to_array(@{PARTIES}, \'{BETWEEN}\'), "region_code")'
        root = QgsRuleBasedRenderer.Rule(None)
        root.appendChild(QgsRuleBasedRenderer.Rule(fill("#f1e3bd", outline=GREY, width=0.15), 0, 0, party, texts("atlas.party_region")))
        root.appendChild(QgsRuleBasedRenderer.Rule(fill(LAND, outline=GREY, width=0.15), 0, 0, f"NOT {party}", texts("atlas.other_region")))
        layer.setRenderer(QgsRuleBasedRenderer(root))
        self.project.addMapLayer(layer, False)
        return layer

    def box_of(self, sheet: Sheet, everything: QgsRectangle) -> QgsRectangle:
        """The findings of a candidate and, where they have no place, its parties; else the whole study."""
        box = QgsRectangle()
        for finding in sheet.findings:
            box.combineExtentWith(self.boxes.get(finding.finding_id, QgsRectangle()))
        if box.isNull():
            for feature in self.result.by_table["regions"].getFeatures():
                if feature["region_code"] in sheet.party_codes:
                    box.combineExtentWith(feature.geometry().boundingBox())
        return everything if box.isNull() else box

    def shown(self, sheet: Sheet) -> list[tuple[QgsVectorLayer, str]]:
        """The layers that show something of a candidate, from the top, with what they show."""
        found = []
        for kind in (Kind.Point, Kind.Line, Kind.Polygon):
            names = [finding.kind_name for finding in sheet.findings if self.kinds.get(finding.finding_id) == kind]
            words = "; ".join(dict.fromkeys(names))
            found += [(layer, words) for layer in self.layers.get(kind, ()) if words]
        return found

    def choose(self, item: QgsLayoutItemMap, sheet: Sheet) -> None:
        """Tell a map which findings and which parties it shows."""
        QgsExpressionContextUtils.setLayoutItemVariable(item, FINDINGS, BETWEEN.join(finding.finding_id for finding in sheet.findings))
        QgsExpressionContextUtils.setLayoutItemVariable(item, PARTIES, BETWEEN.join(sheet.party_codes))


def _chosen(symbol, expression: str) -> QgsRuleBasedRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression))
    return QgsRuleBasedRenderer(root)


def _point() -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple({"name": "circle", "size": "3", "color": ORANGE, "outline_color": INK, "outline_width": "0.5"})


def _line() -> QgsLineSymbol:
    symbol = QgsLineSymbol.createSimple({"color": INK, "width": "1.5", "capstyle": "round"})
    symbol.appendSymbolLayer(QgsLineSymbol.createSimple({"color": ORANGE, "width": "0.9", "capstyle": "round"}).takeSymbolLayer(0))
    return symbol


def _area() -> QgsFillSymbol:
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_color": PURPLE, "outline_width": "0.7", "joinstyle": "round"})
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(45)
    lines.setDistance(1.8)
    lines.setSubSymbol(QgsLineSymbol.createSimple({"color": PURPLE, "width": "0.25"}))
    symbol.insertSymbolLayer(0, lines)
    return symbol


_SYMBOLS = {Kind.Point: _point, Kind.Line: _line, Kind.Polygon: _area}
