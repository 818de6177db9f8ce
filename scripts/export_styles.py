"""Write resources/styles/<table>.qml: the styles of the map layers, for who opens a study.gpkg by hand.

    . .venv/qgis-env.sh; .venv/bin/python scripts/export_styles.py RESULT_DIR [FOLDER]

The styles live in bosanggarong_plugin/maps; this is their export for the classes that occur in one result.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))


def main(result: Path, folder: Path) -> None:
    """Style the result in a project of its own and save each layer's style."""
    from qgis.core import QgsApplication, QgsProject

    from bosanggarong_plugin.maps.project import add_result, export_styles, open_result

    application = QgsApplication([], True)
    application.initQgis()
    project = QgsProject.instance()
    for path in export_styles(add_result(project, open_result(result)), folder):
        print(path)
    project.removeAllMapLayers()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else REPOSITORY / "resources" / "styles")
    sys.stdout.flush()
    os._exit(0)  # QGIS may hang or crash while Python takes it apart
