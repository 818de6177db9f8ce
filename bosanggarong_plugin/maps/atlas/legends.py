"""The legend of a page: the layers of its map and, of each, only the classes that occur within the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutSize,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsProject,
    QgsRenderContext,
    QgsTextFormat,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF

from .page import SIZES, Page, ready, scaled

BREAK = "¶"  # where the legend breaks a line
SYMBOL_W, SYMBOL_H, BESIDE = 7.0, 3.2, 1.5
COLUMN_SPACE = 3.0
LINE = 0.85  # of the font's own line height, so that lines of one class stand closer than classes


@dataclass(frozen=True)
class Entry:
    """A layer of the map and its heading; ``classes`` False keeps a layer of one symbol to one line."""

    layer: QgsVectorLayer
    heading: str
    alone: bool = False  # a single class stands without the heading


def fill_legend(page: Page, entries: Sequence[Entry], project: QgsProject, room: QRectF | None = None) -> float:
    """Fill ``legenda``; in smaller type, then in more columns, where it does not fit its box or ``room``. Returns its height.

    Taken away where there is nothing to explain.
    """
    legend = page.item("legenda", QgsLayoutItemLegend)
    main = page.item("peta", QgsLayoutItemMap)
    if legend is None or main is None:
        page.remove("legenda")
        return 0.0
    box = room or page.rect(legend)
    faces = [ready(legend.rstyle(style).textFormat()) for style in (QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Style.SymbolLabel)]
    present = [(entry, keys) for entry in entries if (keys := classes_in(entry.layer, main, project)) is not None]
    first = max(1, legend.columnCount())
    legend.setAutoUpdateModel(False)
    legend.setLegendFilterByMapEnabled(False)
    legend.setLinkedMap(main)
    for columns in range(first, first + 2):
        for size in SIZES:
            _build(legend, present, [scaled(face, size) for face in faces], size, columns, box.width(), page)
            needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize(page.type.context)
            if needed.height() <= box.height() and needed.width() <= box.width() + 1:
                break
        else:
            continue
        break
    if not legend.model().rootGroup().children():
        page.remove("legenda")
        return 0.0
    legend.setResizeToContents(False)
    legend.attemptResize(QgsLayoutSize(box.width(), needed.height() + 1))
    return needed.height()


def classes_in(layer: QgsVectorLayer, main: QgsLayoutItemMap, project: QgsProject) -> list[int] | None:
    """The places in the legend of the classes that a map shows; None where it shows nothing of the layer."""
    renderer = layer.renderer().clone()
    items = renderer.legendSymbolItems()
    to_layer = QgsCoordinateTransform(main.crs(), layer.crs(), project)
    box = to_layer.transformBoundingBox(main.extent())
    context = QgsRenderContext()
    context.setExpressionContext(_scopes(layer, main))
    request = QgsFeatureRequest().setFilterRect(box).setFlags(Qgis.FeatureRequestFlag.ExactIntersect)
    found: set[str] = set()
    wanted = {item.ruleKey() for item in items}
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures(request):
        context.expressionContext().setFeature(feature)
        if renderer.willRenderFeature(feature, context):
            found |= set(renderer.legendKeysForFeature(feature, context))
            if found >= wanted:
                break
    renderer.stopRender(context)
    if not found:
        return None
    return [number for number, item in enumerate(items) if item.ruleKey() in found] or [0]


def _scopes(layer: QgsVectorLayer, main: QgsLayoutItemMap) -> QgsExpressionContext:
    context = main.createExpressionContext()
    context.appendScope(QgsExpressionContextUtils.layerScope(layer))
    return context


def _build(
    legend: QgsLayoutItemLegend, present: list[tuple[Entry, list[int]]], faces: list[QgsTextFormat], size: float, columns: int, width: float,
    page: Page,
) -> None:  # fmt: skip
    """Fill the model anew for a size of type and a number of columns."""
    heading, label = faces
    _set_style(legend, heading, label, size, columns)
    root = legend.model().rootGroup()
    root.removeAllChildren()
    room = (width - (columns - 1) * COLUMN_SPACE) / columns
    for entry, shown in present:
        node = root.addLayer(entry.layer)
        single = entry.layer.renderer().type() == "singleSymbol" or entry.alone
        text_room = room - SYMBOL_W * size - BESIDE - 1
        lines = page.lines(entry.heading, label if single else heading, text_room if single else room)
        node.setCustomProperty("legend/title-label", BREAK.join(lines))
        items = entry.layer.renderer().legendSymbolItems()
        if entry.layer.renderer().type() != "singleSymbol":
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, shown)
            for number in shown:
                words = entry.heading if entry.alone else items[number].label()
                QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, number, BREAK.join(page.lines(words, label, text_room)))
        if entry.alone:
            QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)
        legend.model().refreshLayerLegend(node)


def _set_style(legend: QgsLayoutItemLegend, heading: QgsTextFormat, label: QgsTextFormat, size: float, columns: int) -> None:
    styles, sides = QgsLegendStyle.Style, QgsLegendStyle.Side
    factor = label.size() / 7.0
    between = 0.8 * size * max(1.0, factor)
    for style, face in ((styles.Group, heading), (styles.Subgroup, heading), (styles.SymbolLabel, label)):
        face.setLineHeight(LINE)
        legend.rstyle(style).setTextFormat(face)
    for style, side, margin in (
        (styles.Subgroup, sides.Top, 1.6 * size), (styles.Symbol, sides.Top, between), (styles.SymbolLabel, sides.Top, between),
        (styles.SymbolLabel, sides.Left, BESIDE),
    ):  # fmt: skip
        legend.rstyle(style).setMargin(side, margin)
    legend.setTitle("")
    legend.setBoxSpace(0)
    legend.setBackgroundEnabled(False)
    legend.setColumnSpace(COLUMN_SPACE)
    legend.setColumnCount(columns)
    legend.setSplitLayer(False)
    legend.setEqualColumnWidth(True)
    legend.setSymbolWidth(SYMBOL_W * max(1.0, factor) * min(1.0, size))
    legend.setSymbolHeight(SYMBOL_H * max(1.0, factor))
    legend.setWrapString(BREAK)
