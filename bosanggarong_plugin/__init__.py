"""Bosanggarong: finds, explains, ranks and maps cooperation between neighbouring regions."""


def classFactory(iface):
    """Make the plugin; QGIS calls this when it loads it."""
    from .plugin import BosanggarongPlugin

    return BosanggarongPlugin(iface)
