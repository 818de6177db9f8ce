"""The settings of a study as folded groups of number fields, made of core/settings.py."""

from __future__ import annotations

from dataclasses import fields

from qgis.gui import QgsCollapsibleGroupBox, QgsDoubleSpinBox, QgsSpinBox
from qgis.PyQt.QtCore import QCoreApplication, QSignalBlocker
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..core.settings import SECTIONS, Settings

translate = QCoreApplication.translate

DECIMALS = 2


def section_words() -> dict[str, str]:
    """The sections in words; a new one shows its name until it has words here."""
    return {
        "regions": translate("Bosanggarong", "Regions and borders"),
        "water": translate("Bosanggarong", "Water"),
        "roads": translate("Bosanggarong", "Roads across borders"),
        "areas": translate("Bosanggarong", "Shared areas"),
        "network": translate("Bosanggarong", "Road network"),
        "services": translate("Bosanggarong", "Services, waste, raw water"),
        "ranking": translate("Bosanggarong", "Ranking"),
        "financing": translate("Bosanggarong", "Cost shares"),
    }


class SettingsForm(QWidget):
    """``settings()`` and ``show_settings(settings)``."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.numbers: dict[tuple[str, str], QgsSpinBox | QgsDoubleSpinBox] = {}
        self.groups: dict[str, QgsCollapsibleGroupBox] = {}
        self.reset = QPushButton(translate("Bosanggarong", "Reset &all settings"))
        self.reset.clicked.connect(self.reset_all)
        words = section_words()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for name, section in SECTIONS.items():
            column.addWidget(self._group(name, section, words.get(name, name)))
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.reset)
        column.addLayout(below)

    def _group(self, name: str, section, title: str) -> QgsCollapsibleGroupBox:
        group = QgsCollapsibleGroupBox(title)
        group.setObjectName(f"settings_{name}")
        group.setSaveCollapsedState(False)
        rows = QVBoxLayout(group)
        for item in fields(section):
            meaning = translate("Bosanggarong", item.metadata["doc"])
            label = QLabel(meaning)
            label.setWordWrap(True)
            number = self._number(item)
            number.setAccessibleName(meaning)
            number.setAccessibleDescription(number.toolTip())
            label.setBuddy(number)
            rows.addWidget(label)
            rows.addWidget(number)
            self.numbers[name, item.name] = number
        group.setCollapsed(True)
        self.groups[name] = group
        return group

    def _number(self, item) -> QgsSpinBox | QgsDoubleSpinBox:
        low, high, whole = item.metadata["low"], item.metadata["high"], item.metadata["whole"]
        number = QgsSpinBox() if whole else QgsDoubleSpinBox()
        if not whole:
            number.setDecimals(DECIMALS)
        number.setRange(int(low) if whole else low, int(high) if whole else high)
        number.setSuffix(f" {translate('Bosanggarong', item.metadata['unit'])}")
        number.setClearValue(item.default)
        number.setShowClearButton(True)
        number.setValue(item.default)
        said = translate("Bosanggarong", "Default: {value}; from {low} to {high}.")
        number.setToolTip(said.format(value=f"{item.default:g}", low=f"{low:g}", high=f"{high:g}"))
        return number

    def settings(self) -> Settings:
        """What the fields say."""
        return Settings(**{
            name: section(**{item.name: self._value(name, item) for item in fields(section)}) for name, section in SECTIONS.items()
        })  # fmt: skip

    def _value(self, section: str, item) -> float | int:
        """The number; one that was not touched keeps the digits that the field does not show."""
        number = self.numbers[section, item.name]
        kept = number.property("kept")
        shown = number.value()
        if kept is not None and not item.metadata["whole"] and abs(kept - shown) < 0.5 * 10**-DECIMALS:
            return kept
        return shown

    def show_settings(self, settings: Settings) -> None:
        """Put the settings of a study into the fields; groups that differ from the default are unfolded."""
        default = Settings()
        for name, section in SECTIONS.items():
            for item in fields(section):
                number, value = self.numbers[name, item.name], getattr(getattr(settings, name), item.name)
                with QSignalBlocker(number):
                    number.setValue(value)
                number.setProperty("kept", value)
            if getattr(settings, name) != getattr(default, name):
                self.groups[name].setCollapsed(False)

    def reset_all(self) -> None:
        """Back to the defaults."""
        self.show_settings(Settings())
