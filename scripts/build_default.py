"""Build the embedded default study (Kalimantan Timur, generalised 1:1,000,000) from its coordinate tables.

    .venv/bin/python scripts/build_default.py [--source DIR] [--out DIR]

Reads ``data/boundaries/source/*.csv`` and writes ``kaltim.gpkg``, ``office.gpkg``, ``kaltim_flow_direction_1min.tif`` and
``kaltim.toml`` into ``data/boundaries``. Two runs with the same GDAL give the same bytes; with another GDAL the same rows.

Nothing is mended here: coordinates are taken as they stand in the tables, so that lines which are shared stay shared to the last
digit. A table with a defect (arcs that do not close, cross, or disagree about the region beside them; broken numbering; an open or
invalid ring) stops the build with its name, and is to be corrected in the table. What the figures mean: source/README.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bosanggarong_plugin.core.findings import OUT, SEA, slug  # noqa: E402
from bosanggarong_plugin.core.study import InputSpec, Study, read_study, write_study  # noqa: E402

FOLDER = ROOT / "data" / "boundaries"
MAP_NAME, OFFICE_NAME, FLOW_NAME, STUDY_NAME = "kaltim.gpkg", "office.gpkg", "kaltim_flow_direction_1min.tif", "kaltim.toml"
FLOW_SOURCE = "flow_direction_1min_esri.tif"
GPKG_VERSION = "1.3"  # QGIS 3.40 warns on 1.4
FIXED_DATE = "2025-11-18T00:00:00.000Z"  # last_change of every layer: the newest date in the tables, so that bytes repeat

REGION_KINDS = ("ibukota_provinsi", "ibukota_kabkota")
PLACE_KINDS = (*REGION_KINDS, "kecamatan")
FACILITY_KINDS = ("tpa", "rumah_sakit", "puskesmas", "bendungan", "intake", "pelabuhan", "bandara")
STATUSES = ("existing", "planned")

# metres for the confidence words of the tables (source/README.md, "Precision"); IKN is "rendah" but reuses the boundary arcs
POINT_PRECISION_M = {"tinggi": 1500, "sedang": 4000, "rendah": 10000}
AREA_PRECISION_M = {"sedang": 500, "rendah": 3000}
AREA_PRECISION_EXCEPTIONS_M = {"A06": 1000}
FLOW_PRECISION_M = 1855  # one arc-minute along the equator
# a whole kind that is absent from the list of a region: skipped there, never read as "has none"
TPA_NOT_LISTED = ("64.01", "64.03", "64.07", "64.11")

SCALE = "1:1.000.000"
LICENCE = "GPL-2.0-or-later (tabel digitasi proyek)"
LICENCE_MIT = "MIT (c) 2025 Cahya DSN, cahyadsn/wilayah_boundaries 3f35cd5; turunan digeneralisasi"
LICENCE_AREAS = f"{LICENCE}; IKN memakai ulang garis batas: {LICENCE_MIT}"
LICENCE_FLOW = "GPL-2.0-or-later (dihitung dari NASA SRTM, domain publik)"
LICENCE_PUBLIC = "GPL-2.0-or-later (fakta dari pemberitaan publik)"


class TableError(ValueError):
    """A coordinate table has a defect; the message names the table, the feature and what is wrong."""


def require(condition: bool, message: str) -> None:
    """Stop the build with a message when a table is not what the build relies on."""
    if not condition:
        raise TableError(message)


def read_table(source: Path, name: str) -> pd.DataFrame:
    """A table as text, empty cells as None."""
    frame = pd.read_csv(source / name, dtype=str, keep_default_na=False)
    return frame.astype(object).where(frame != "", None)


def coordinates(rows: pd.DataFrame) -> np.ndarray:
    """lon, lat of a table, shape (n, 2), degrees."""
    return rows[["lon", "lat"]].astype(float).to_numpy()


def features(frame: pd.DataFrame, table: str, key: str) -> Iterator[tuple[dict, np.ndarray]]:
    """The features of a vertex table in the order of their ids: attributes (the same on every row) and coordinates by ``seq``."""
    attributes = [column for column in frame.columns if column not in ("seq", "lon", "lat")]
    for feature_id, rows in frame.groupby(key, sort=True):
        require(list(rows["seq"].astype(int)) == list(range(1, len(rows) + 1)), f"{table} {feature_id}: seq is not 1..n in order")
        require(len(rows[attributes].drop_duplicates()) == 1, f"{table} {feature_id}: attributes differ between its vertices")
        points = coordinates(rows)
        require(bool((np.diff(points, axis=0) != 0).any(axis=1).all()), f"{table} {feature_id}: a vertex is given twice in a row")
        yield dict(rows[attributes].iloc[0]), points


# regions ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arc:
    """A line between two regions (or OUT, SEA), stored once; sides as seen along the line."""

    arc_id: str
    left: str
    right: str
    line: LineString

    def directed_edges(self) -> Iterator[tuple[tuple, str]]:
        """Every edge in both directions, with the code on its left."""
        ends = list(self.line.coords)
        for start, end in zip(ends, ends[1:], strict=False):
            yield (start, end), self.left
            yield (end, start), self.right


def read_arcs(source: Path, codes: set[str]) -> list[Arc]:
    """The boundary arcs, checked: simple, known codes, touching one another at end points only, every end joined."""
    arcs = [
        Arc(row["arc_id"], row["left_code"], row["right_code"], LineString(points))
        for row, points in features(read_table(source, "boundary_arcs.csv"), "boundary_arcs", "arc_id")
    ]
    for arc in arcs:
        require({arc.left, arc.right} <= codes | {OUT, SEA}, f"arc {arc.arc_id}: unknown code beside it")
        require(arc.left != arc.right, f"arc {arc.arc_id}: the same code on both sides")
        require(arc.line.is_simple, f"arc {arc.arc_id}: crosses itself")
    lines = np.array([arc.line for arc in arcs])
    for i, j in shapely.STRtree(lines).query(lines, predicate="intersects").T:
        if i < j:
            ends = {lines[i].coords[0], lines[i].coords[-1]} & {lines[j].coords[0], lines[j].coords[-1]}
            met = {c for part in shapely.get_parts(lines[i].intersection(lines[j])) for c in part.coords}
            require(met <= ends, f"arcs {arcs[i].arc_id} and {arcs[j].arc_id} meet elsewhere than at their end points")
    ends = [end for arc in arcs if not arc.line.is_closed for end in (arc.line.coords[0], arc.line.coords[-1])]
    for arc in arcs:
        for end in (arc.line.coords[0], arc.line.coords[-1]):
            require(arc.line.is_closed or ends.count(end) >= 2, f"arc {arc.arc_id}: its end {end} joins no other arc")
    return arcs


def face_code(face: Polygon, left_of: dict[tuple, str]) -> str:
    """The code that every edge around a face names on the side of the face."""
    face = shapely.geometry.polygon.orient(face)  # shell anticlockwise, holes clockwise: the inside is on the left
    found = set()
    for ring in (face.exterior, *face.interiors):
        ends = list(ring.coords)
        found |= {left_of[edge] for edge in zip(ends, ends[1:], strict=False)}
    where = face.representative_point().wkt
    require(len(found) == 1, f"boundary_arcs: the arcs around the face at {where} disagree: {sorted(found)}")
    return found.pop()


def region_polygons(arcs: list[Arc]) -> dict[str, MultiPolygon]:
    """Polygonise all arcs at once (vertices untouched) and give each face its code from the sides of its arcs."""
    faces, cuts, dangles, invalid = shapely.polygonize_full([arc.line for arc in arcs])
    require(not (len(cuts.geoms) or len(dangles.geoms) or len(invalid.geoms)), "boundary_arcs: arcs left over after polygonising")
    left_of = {edge: code for arc in arcs for edge, code in arc.directed_edges()}
    parts: dict[str, list[Polygon]] = {}
    for face in faces.geoms:
        parts.setdefault(face_code(face, left_of), []).append(face)
    used = {code for arc in arcs for code in (arc.left, arc.right)} - {OUT, SEA}
    require(set(parts) == used, f"boundary_arcs: faces {sorted(parts)}, but the arcs name {sorted(used)}")
    return {code: shapely.normalize(MultiPolygon(polygons)) for code, polygons in sorted(parts.items())}


def build_regions(source: Path) -> gpd.GeoDataFrame:
    """Layer ``regions``: ten regencies and cities without gaps or overlaps."""
    table = read_table(source, "regions.csv").sort_values("code", ignore_index=True)
    shapes = region_polygons(read_arcs(source, set(table["code"])))
    require(set(shapes) == set(table["code"]), "regions.csv and boundary_arcs.csv hold different codes")
    places = read_table(source, "places.csv")
    capitals = places[places["kind"].isin(REGION_KINDS)]
    require(sorted(capitals["regency_code"]) == list(table["code"]), "places.csv: not exactly one capital for each region")
    return frame(
        {
            "region_code": table["code"], "region_name": table["name"], "code_bps": table["code_bps"],
            "population": table["population"].astype("int64"), "population_source": table["population_source"],
            "area_official_km2": table["area_official_km2"].astype(float), "area_source": table["area_source"],
            "capital": table["code"].map(capitals.set_index("regency_code")["name"]),
        },
        [shapes[code] for code in table["code"]],
    )  # fmt: skip


# lines, areas, points ---------------------------------------------------------------------------------------------------


def frame(columns: dict, geometry: list) -> gpd.GeoDataFrame:
    """A layer in EPSG:4326."""
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=geometry, crs="EPSG:4326")


def build_rivers(source: Path) -> gpd.GeoDataFrame:
    """Layer ``rivers``: one line for each river, source to mouth."""
    items = list(features(read_table(source, "rivers.csv"), "rivers", "river_id"))
    rows = [{"river_id": row["river_id"], "river_name": row["name"], "status": "existing"} for row, _ in items]
    return frame(rows, [LineString(points) for _, points in items])


def build_roads(source: Path) -> gpd.GeoDataFrame:
    """Layer ``roads``: main roads and ferries with their (indicative) status."""
    items = list(features(read_table(source, "roads.csv"), "roads", "road_id"))
    for row, _ in items:
        require(row["status"] in ("nasional", "provinsi", "kabupaten"), f"roads {row['road_id']}: unknown status {row['status']}")
        require(row["ferry"] in ("0", "1"), f"roads {row['road_id']}: ferry must be 0 or 1")
    rows = [
        {"road_id": row["road_id"], "road_name": row["name"], "road_status": row["status"], "ferry": int(row["ferry"]), "status": "existing"}
        for row, _ in items
    ]
    return frame(rows, [LineString(points) for _, points in items])


def build_areas(source: Path) -> gpd.GeoDataFrame:
    """Layer ``areas``: overlay areas with the precision of each."""
    rows, shapes = [], []
    for row, points in features(read_table(source, "areas.csv"), "areas", "area_id"):
        shape = Polygon(points)
        require(bool((points[0] == points[-1]).all()) and shape.is_valid, f"areas {row['area_id']}: the ring is open or invalid")
        require(row["precision"] in AREA_PRECISION_M, f"areas {row['area_id']}: unknown precision {row['precision']}")
        precision_m = AREA_PRECISION_EXCEPTIONS_M.get(row["area_id"], AREA_PRECISION_M[row["precision"]])
        rows.append(
            {
                "area_id": row["area_id"], "area_name": row["name"], "area_kind": row["kind"], "legal_basis": row["legal_basis"],
                "precision": row["precision"], "precision_m": float(precision_m),
            }
        )  # fmt: skip
        shapes.append(shape)
    return frame(rows, shapes)


def split_note(text: str) -> tuple[str, str | None]:
    """'keyakinan=sedang; rest' -> ('sedang', 'rest')."""
    head, _, rest = text.partition(";")
    word, _, confidence = head.partition("=")
    require(word.strip() == "keyakinan" and confidence.strip() in POINT_PRECISION_M, f"places.csv: no confidence in \"{text}\"")
    return confidence.strip(), rest.strip() or None


def build_points(source: Path) -> dict[str, gpd.GeoDataFrame]:
    """Layers ``places`` and one ``facilities_<kind>`` for each kind; ids are region code and name, so that order does not matter."""
    table = read_table(source, "places.csv").sort_values(["regency_code", "name", "kind"], ignore_index=True)
    require(table["kind"].isin(PLACE_KINDS + FACILITY_KINDS).all(), "places.csv: unknown kind")
    require(table["status"].isin(STATUSES).all(), "places.csv: unknown status")
    table["key"] = [slug(f"{code} {name}") for code, name in zip(table["regency_code"], table["name"], strict=True)]
    require(not table["key"].duplicated().any(), "places.csv: a name is given twice in one region")
    table["confidence"], table["note"] = zip(*table["source_note"].map(split_note), strict=True)
    table["precision_m"] = table["confidence"].map(POINT_PRECISION_M).astype(float)
    table["population"] = pd.array([None if value is None else int(value) for value in table["population"]], dtype="Int64")
    table["remaining_years"] = table["remaining_years"].astype(float)
    points = gpd.GeoDataFrame(table, geometry=[Point(xy) for xy in coordinates(table)], crs="EPSG:4326")
    common = {"regency_code": "region_code"}
    places = points[points["kind"].isin(PLACE_KINDS)].rename(
        columns={**common, "key": "place_id", "name": "place_name", "kind": "place_kind"}
    )
    place_columns = ["place_id", "place_name", "place_kind", "region_code", "population", "confidence", "precision_m", "note", "geometry"]
    layers = {"places": places[place_columns].reset_index(drop=True)}
    facilities = points.rename(columns={**common, "key": "facility_id", "name": "facility_name", "kind": "facility_kind"})
    facility_columns = [
        "facility_id", "facility_name", "facility_kind", "region_code", "status", "remaining_years", "as_of", "confidence",
        "precision_m", "note", "geometry",
    ]  # fmt: skip
    for kind in FACILITY_KINDS:
        layers[f"facilities_{kind}"] = facilities.loc[facilities["facility_kind"] == kind, facility_columns].reset_index(drop=True)
    return layers


# tables -----------------------------------------------------------------------------------------------------------------


def build_boundary_status(source: Path) -> pd.DataFrame:
    """Table ``boundary_status``: what is known of a segment; a pair that is not listed is unknown."""
    table = read_table(source, "boundary_status.csv").sort_values(["region_a", "region_b"], ignore_index=True)
    require((table["region_a"] < table["region_b"]).all(), "boundary_status.csv: region_a must come before region_b")
    require(table["status"].isin(["definitif", "indikatif"]).all(), "boundary_status.csv: unknown status")
    return table[["region_a", "region_b", "status", "basis", "as_of"]]


def build_agreements(source: Path) -> pd.DataFrame:
    """Table ``agreements``. The id is parties|sector|object (title where no object is named): it outlives changes of stage and date."""
    table = read_table(source, "agreements.csv")
    table["parties"] = ["+".join(sorted(parties.split("+"))) for parties in table["parties"]]
    table["agreement_id"] = [
        f"{row.parties}|{slug(row.sector)}|{slug(row.object or row.title)}" for row in table.itertuples(index=False)
    ]
    require(not table["agreement_id"].duplicated().any(), "agreements.csv: two agreements of one object, sector and parties")
    columns = ["agreement_id", "title", "parties", "sector", "object", "kind", "signed", "end", "stage", "running", "source"]
    return table.sort_values("agreement_id", ignore_index=True)[columns]


# study file -------------------------------------------------------------------------------------------------------------


def commonest_precision_m(layer: gpd.GeoDataFrame) -> float:
    """The precision of most features of a layer, the coarser one of two that are equally common."""
    return float(layer["precision_m"].mode().max())


def study_inputs(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> dict[str, tuple[InputSpec, ...]]:
    """The entries of kaltim.toml; reasons for each figure in source/README.md, "What the study file declares"."""
    path = folder / MAP_NAME

    def layer(role: str, name: str | None = None, **quality) -> InputSpec:
        return InputSpec(role=role, path=path, layer=name or role, **{"scale": SCALE, "licence": LICENCE, **quality})

    # complete: True, False, or None where the sources make no claim and the evidence is presence (a line, an area, a dam)
    completeness = {"tpa": True, "rumah_sakit": True, "puskesmas": False, "pelabuhan": False, "bandara": False}
    facilities = []
    for kind in FACILITY_KINDS:
        points = layers[f"facilities_{kind}"]
        facilities.append(
            layer(
                "facilities", f"facilities_{kind}", kind=kind, complete=completeness.get(kind),
                status="existing" if (points["status"] == "existing").all() else None,  # else the column says it
                precision_m=commonest_precision_m(points), date="2025-11" if kind == "tpa" else "2025",
                incomplete_regions=TPA_NOT_LISTED if kind == "tpa" else (),
            )
        )  # fmt: skip
    return {
        "regions": (layer("regions", status="existing", precision_m=1000, complete=True, date="2025", licence=LICENCE_MIT),),
        "flow_direction": (
            InputSpec(
                role="flow_direction", path=folder / FLOW_NAME, encoding="esri", precision_m=FLOW_PRECISION_M, complete=True,
                date="2000-02", scale="1 menit busur (sekitar 1,9 km)", licence=LICENCE_FLOW,
            ),
        ),
        "places": (
            layer("places", status="existing", precision_m=commonest_precision_m(layers["places"]), complete=False, date="2024-12"),
        ),
        "boundary_status": (layer("boundary_status", complete=False, date="2025-11-18", scale=None, licence=LICENCE_PUBLIC),),
        "office": (
            InputSpec(role="office", path=folder / OFFICE_NAME, layer="agreements", complete=False, date="2025", licence=LICENCE_PUBLIC),
        ),
        "rivers": (layer("rivers", status="existing", directed=True, precision_m=3000, date="2025"),),
        "roads": (layer("roads", status="existing", precision_m=3000, date="2025"),),
        "areas": (
            layer("areas", status="existing", precision_m=max(AREA_PRECISION_M.values()), date="2023", licence=LICENCE_AREAS),
        ),
        "facilities": tuple(facilities),
    }  # fmt: skip


def write_study_file(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> None:
    """Write kaltim.toml and read it back: what was meant must be what is read."""
    path = folder / STUDY_NAME
    study = Study(
        path=path, name="Kalimantan Timur (bawaan)", forum=("64.74", "64.08", "64.02"),
        note_ind="generalisasi 1:1.000.000, bukan batas resmi", note_eng="generalised 1:1,000,000, not official boundaries",
        inputs=study_inputs(layers, folder),
    )  # fmt: skip
    write_study(study, path)
    head = "# Built by scripts/build_default.py; do not edit. Reasons for each figure: source/README.md\n"
    path.write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    back = read_study(path)
    require(len(back.all_specs()) == len(study.all_specs()), "kaltim.toml does not read back as written")


# files ------------------------------------------------------------------------------------------------------------------


def build_layers(source: Path) -> dict[str, pd.DataFrame]:
    """All layers of kaltim.gpkg by name, each sorted by its key."""
    return {
        "regions": build_regions(source), "rivers": build_rivers(source), "roads": build_roads(source), "areas": build_areas(source),
        **build_points(source), "boundary_status": build_boundary_status(source),
    }  # fmt: skip


def write_layers(layers: dict[str, pd.DataFrame], path: Path) -> None:
    """Write layers (attribute tables where there is no geometry) into a new GeoPackage with fixed dates."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        for name, layer in layers.items():
            options = {"dataset_options": {"VERSION": GPKG_VERSION}} if not path.exists() else {}
            pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", **options)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def build(source: Path, out: Path) -> dict[str, pd.DataFrame]:
    """Build every file in a temporary folder and move them into ``out`` when all are complete; returns the layers."""
    layers = build_layers(source)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as temporary:
        folder = Path(temporary)
        write_layers(layers, folder / MAP_NAME)
        write_layers({"agreements": build_agreements(source)}, folder / OFFICE_NAME)
        shutil.copyfile(source / FLOW_SOURCE, folder / FLOW_NAME)
        write_study_file(layers, folder)
        for name in (MAP_NAME, OFFICE_NAME, FLOW_NAME, STUDY_NAME):
            (folder / name).replace(out / name)
    return layers


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Build the embedded default study from its coordinate tables.")
    parser.add_argument("--source", type=Path, default=FOLDER / "source", help="folder of the tables")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the study")
    options = parser.parse_args(arguments)
    try:
        layers = build(options.source, options.out)
    except (TableError, FileNotFoundError) as error:
        print(f"build_default: {error}", file=sys.stderr)
        return 1
    for name, layer in layers.items():
        print(f"{name}: {len(layer)}")
    for name in (MAP_NAME, OFFICE_NAME, FLOW_NAME, STUDY_NAME):
        print(f"{options.out / name}: {(options.out / name).stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
