"""What the styles are made of: colours, fonts, symbols, labels.

Hues are those of Okabe and Ito (2008), safe for colour-blind readers; every class also differs in form, dash or hatch, so
that a grey copy still reads. Sizes are millimetres on paper.
"""

from __future__ import annotations

import math

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsFontUtils,
    QgsLabelObstacleSettings,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointPatternFillSymbolLayer,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSimpleLineCallout,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..core.texts import Texts

INK = "#222222"
GREY = "#7a7a7a"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
PALE_BLUE = "#a6d4ef"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
BROWN = "#8c6d31"
LAND = "#fbf8ee"
OTHER_LAND = "#e4e4e0"
WATER = "#eef5fa"

FONTS = ("Open Sans", "DejaVu Sans", "Arial", "Liberation Sans")
MM = Qgis.RenderUnit.Millimeters


def font(size_pt: float, *, bold: bool = False, italic: bool = False, colour: str = INK, halo: bool = False) -> QgsTextFormat:
    """A text format in the first font that this machine has; ``halo`` puts a white rim around the letters."""
    family = next((name for name in FONTS if QgsFontUtils.fontFamilyMatchOnSystem(name)), "")
    face = QFont(family) if family else QFont()
    face.setBold(bold)
    face.setItalic(italic)
    text = QgsTextFormat()
    text.setFont(face)
    text.setSize(size_pt)
    text.setSizeUnit(Qgis.RenderUnit.Points)
    text.setColor(QColor(colour))
    if halo:
        rim = QgsTextBufferSettings()
        rim.setEnabled(True)
        rim.setSize(0.7)
        rim.setSizeUnit(MM)
        rim.setColor(QColor(255, 255, 255, 230))
        text.setBuffer(rim)
    return text


def land_renderer() -> QgsSingleSymbolRenderer:
    """Land that is not part of the analysis."""
    return QgsSingleSymbolRenderer(fill(OTHER_LAND, outline="#c4c4c0", width=0.1))


def fill(colour: str | None, *, outline: str, width: float) -> QgsFillSymbol:
    paint = {"color": colour} if colour else {"style": "no"}
    return QgsFillSymbol.createSimple(paint | {"outline_color": outline, "outline_width": str(width), "joinstyle": "round"})


def set_rules(layer: QgsVectorLayer, rules) -> None:
    """Rules of (expression, symbol, label, drawn); a rule that is not drawn stays in the project, switched off."""
    root = QgsRuleBasedRenderer.Rule(None)
    for expression, symbol, label, drawn in rules:
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression, label)
        rule.setActive(drawn)
        root.appendChild(rule)
    layer.setRenderer(QgsRuleBasedRenderer(root))


def set_categories(layer: QgsVectorLayer, expression: str, categories: list[QgsRendererCategory]) -> None:
    layer.setRenderer(QgsCategorizedSymbolRenderer(expression, categories))


def ordered(values, order) -> list[str]:
    """Values in the order of the known ones, the others after them by name."""
    known = list(order)
    return sorted(values, key=lambda value: (known.index(value) if value in known else len(known), value))


def short_number(texts: Texts, value: float) -> str:
    return texts.number(value, 0 if value >= 1 else max(1, -math.floor(math.log10(value))))


def quoted(text: str) -> str:
    """A text as a literal of an expression."""
    return "'" + text.replace("'", "''") + "'"


def make_label(expression: str, text: QgsTextFormat, *, priority: int) -> QgsPalLayerSettings:
    label = QgsPalLayerSettings()
    label.fieldName = expression
    label.isExpression = True
    label.priority = priority
    label.setFormat(text)
    return label


def callout(colour: str, *, start_mm: float) -> QgsSimpleLineCallout:
    """A line from a feature to its label; it starts ``start_mm`` from the feature's point."""
    callout = QgsSimpleLineCallout()
    callout.setEnabled(True)
    callout.setLineSymbol(QgsLineSymbol.createSimple({"color": colour, "width": "0.25"}))
    callout.setOffsetFromAnchor(start_mm)
    callout.setOffsetFromAnchorUnit(MM)
    return callout


def no_obstacle(label: QgsPalLayerSettings) -> None:
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(False)
    label.setObstacleSettings(obstacle)


def inside_or_beside(label: QgsPalLayerSettings) -> None:
    flags = Qgis.LabelPolygonPlacementFlag
    label.setPolygonPlacementFlags(
        Qgis.LabelPolygonPlacementFlags(flags.AllowPlacementInsideOfPolygon | flags.AllowPlacementOutsideOfPolygon)
    )


def set_label(layer: QgsVectorLayer, label: QgsPalLayerSettings) -> None:
    layer.setLabeling(QgsVectorLayerSimpleLabeling(label))
    layer.setLabelsEnabled(True)


def hatch(colour: str, angle: int | str | None, distance: float) -> QgsFillSymbol:
    symbol = fill(None, outline=colour, width=0.35)
    if angle is None:
        dots = QgsPointPatternFillSymbolLayer()
        dots.setDistanceX(distance)
        dots.setDistanceY(distance)
        dots.setDisplacementX(distance / 2)
        dots.setSubSymbol(QgsMarkerSymbol.createSimple({"name": "circle", "size": "0.45", "color": colour, "outline_style": "no"}))
        symbol.insertSymbolLayer(0, dots)
        return symbol
    for turn in (45, 135) if angle == "+" else (angle,):
        lines = QgsLinePatternFillSymbolLayer()
        lines.setLineAngle(turn)
        lines.setDistance(distance)
        lines.setSubSymbol(QgsLineSymbol.createSimple({"color": colour, "width": "0.22"}))
        symbol.insertSymbolLayer(0, lines)
    return symbol
