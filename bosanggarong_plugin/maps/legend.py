"""The legend of the sheet: the layers that are drawn and, of each, the classes that occur."""

from __future__ import annotations

from qgis.core import (
    QgsLayerTreeLayer,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsVectorLayer,
)

from ..core.result_file import TOP, ResultFile
from .project import MAP_LAYERS, ResultLayers
from .symbols import font
from .typesetting import Typesetter

TEXT_W = 50.0  # mm, of a class in one of two columns
BREAK = "¶"  # where the legend breaks a line
# one class alone does not say what it is
HEADED = {"candidates", "service_gains", "water_links", "shared_areas", "road_crossings", "road_border_lines"}
HEADING, CLASS = {"size_pt": 7.5, "bold": True}, {"size_pt": 7}


def build_legend(
    layout: QgsPrintLayout, map_item: QgsLayoutItemMap, layers: ResultLayers, land: QgsVectorLayer | None, measure: Typesetter
) -> QgsLayoutItemLegend:
    """Add a legend in two columns to the layout; ``land`` is the layer of the surroundings. Its place is left to the caller."""
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    legend.setLinkedMap(map_item)
    legend.setTitle("")
    _set_style(legend)
    root = legend.model().rootGroup()
    root.removeAllChildren()
    drawn = layers.drawn(map_item.scale())
    own = headings(layers.result)
    for table in MAP_LAYERS:
        layer = layers.by_table.get(table)
        if layer in drawn:
            heading = own.get(table) or layer.name()
            _add_layer(legend, root.addLayer(layer), heading, table in HEADED, measure)
    if land:
        _add_layer(legend, root.addLayer(land), land.name(), False, measure)
    layout.addLayoutItem(legend)
    return legend


def headings(result: ResultFile) -> dict[str, str]:
    """Headings of the layers whose name alone does not say what their classes are."""
    texts = result.texts
    return {
        "water_links": texts("legend.link_layer"), "service_gains": texts("legend.service_layer"),
        "candidates": texts("legend.candidate_layer", n=min(TOP, len(result.ranking))),
    }  # fmt: skip


def legend_height(legend: QgsLayoutItemLegend, measure: Typesetter) -> float:
    """Height in mm; the item itself learns its size only when it is painted."""
    return QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize(measure.context).height()


def _add_layer(legend: QgsLayoutItemLegend, node: QgsLayerTreeLayer, heading: str, headed: bool, measure: Typesetter) -> None:
    """Classes that are switched off are left out; a heading stands only above several classes, unless ``headed``."""
    renderer = node.layer().renderer()
    node.setCustomProperty("legend/title-label", BREAK.join(measure.lines(heading, font(**HEADING), TEXT_W + 8)))
    if renderer.type() == "singleSymbol":
        return
    items = renderer.legendSymbolItems()
    shown = [index for index, item in enumerate(items) if renderer.legendSymbolItemChecked(item.ruleKey())]
    if not shown:
        legend.model().rootGroup().removeChildNode(node)
        return
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, shown)
    for index in shown:
        label = BREAK.join(measure.lines(items[index].label(), font(**CLASS), TEXT_W))
        QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, index, label)
    if len(shown) == 1 and not headed:
        QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)
    legend.model().refreshLayerLegend(node)


def _set_style(legend: QgsLayoutItemLegend) -> None:
    styles, sides = QgsLegendStyle.Style, QgsLegendStyle.Side
    for style, face in ((styles.Group, HEADING), (styles.Subgroup, HEADING), (styles.SymbolLabel, CLASS)):
        legend.rstyle(style).setTextFormat(font(**face))
    for style, side, margin in (
        (styles.Subgroup, sides.Top, 1.6), (styles.Symbol, sides.Top, 0.8), (styles.SymbolLabel, sides.Top, 0.8),
        (styles.SymbolLabel, sides.Left, 1.5),
    ):  # fmt: skip
        legend.rstyle(style).setMargin(side, margin)
    legend.setBoxSpace(0)
    legend.setBackgroundEnabled(False)
    legend.setColumnSpace(3)
    legend.setColumnCount(2)
    legend.setEqualColumnWidth(True)
    legend.setSymbolWidth(8)
    legend.setSymbolHeight(3.4)
    legend.setWrapString(BREAK)
