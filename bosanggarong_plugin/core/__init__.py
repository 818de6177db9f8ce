"""The analysis, in pure Python: never imports qgis."""
