"""The QGIS Processing provider: thin front doors to the core. Loading it imports no analysis library."""
