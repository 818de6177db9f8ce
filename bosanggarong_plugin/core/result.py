"""The result GeoPackage: its schema, declared once; written atomically; read back.

Contract version 1 (DESIGN section 6). EPSG:4326. A table that no finder filled is not written, so that an empty table
always means "looked for, none found".
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from .errors import OutputError, Problem
from .outputs import FOLDERS, OUTPUTS

CONTRACT_VERSION = "1"
RESULT_NAME = "study.gpkg"
SIDE_PARTS = ("wal", "shm", "journal")  # study.gpkg-wal ...: of a database that is or was open
RESULT_FILES = tuple(output.file for output in OUTPUTS.values() if output.file not in FOLDERS)
MADE = "berkas.json"  # in such a folder: the hash of each file as the program wrote it

TEXT, REAL, INT, BOOL = "text", "real", "int", "bool"
_DTYPES = {TEXT: "string", REAL: "Float64", INT: "Int64", BOOL: "boolean"}


@dataclass(frozen=True)
class Table:
    """Columns (name -> type) in order, geometry type (None: attribute table) and the columns that sort and identify rows."""

    columns: Mapping[str, str]
    key: tuple[str, ...]
    geometry: str | None = None


def _table(text: str, key: str, geometry: str | None = None) -> Table:
    columns = {}
    for item in text.split():
        name, _, kind = item.partition(":")
        columns[name] = {"": TEXT, "r": REAL, "i": INT, "b": BOOL}[kind]
    return Table(columns, tuple(key.split()), geometry)


SCHEMA: dict[str, Table] = {
    "regions": _table(
        "region_code region_name level province_code area_km2:r population:i population_source area_official_km2:r",
        "region_code", "MultiPolygon"
    ),
    "border_segments": _table(
        "segment_id region_a region_b length_km:r status status_basis", "segment_id", "MultiLineString"
    ),
    "tri_points": _table("tri_point_id region_codes", "tri_point_id", "Point"),
    "watersheds": _table("watershed_id name area_km2:r n_regions:i source n_members:i code", "watershed_id", "MultiPolygon"),
    "watershed_regions": _table("watershed_id region_code area_km2:r share_pct:r", "watershed_id region_code"),
    "water_links": _table(
        "from_code to_code adjacent:b first_exit_km2:r area_km2:r share_of_from_pct:r share_of_inflow_pct:r border_river_km2:r "
        "low_km2:r high_km2:r karst_share_pct:r population_downstream:i main_river reliability caveat_ind caveat_eng "
        "runoff_million_m3:r",
        "from_code to_code", "LineString",
    ),
    "water_crossings": _table("crossing_id from_code to_code upstream_km2:r river", "crossing_id", "Point"),
    "water_sources": _table("crossing_id source_code area_km2:r", "crossing_id source_code"),
    "river_courses": _table("object_id river seq:i region_code length_km:r", "object_id seq"),
    "water_dependency": _table(
        "region_code internal_km2:r external_km2:r outside_km2:r dependency_pct:r dependency_with_outside_pct:r "
        "downstreamness:r position outside_truncated:b runoff_internal_million_m3:r runoff_external_million_m3:r "
        "runoff_outside_million_m3:r runoff_dependency_pct:r",
        "region_code",
    ),
    "water_balance": _table(
        "region_code area_km2:r stays_km2:r sea_or_edge_km2:r to_regions_km2:r to_outside_km2:r residual_km2:r grid_cover_pct:r",
        "region_code",
    ),
    "watershed_differences": _table(
        "watershed_id basin_key basin_name given_km2:r computed_km2:r common_km2:r only_given_km2:r only_computed_km2:r agreement_pct:r "
        "one_object:b cut_by_frame:b",
        "watershed_id basin_key", "MultiPolygon",
    ),
    "course_differences": _table(
        "river from_code to_code line_regions raster_regions area_km2:r note_ind note_eng", "river from_code to_code", "Point"
    ),
    "road_crossings": _table(
        "crossing_id region_a region_b road_name kind status_a status_b class_a class_b surface_a surface_b condition_a "
        "condition_b mismatch bridge:b ferry:b width_a_m:r width_b_m:r mismatch_severity:i border_river:b river",
        "crossing_id", "Point",
    ),
    "road_border_lines": _table("line_id region_a region_b road_name kind length_km:r name_a name_b", "line_id", "LineString"),
    "road_border_condition": _table(
        "region_a region_b region_code road_status length_km:r known_km:r damaged_km:r damaged_pct:r", "region_a region_b region_code road_status"
    ),
    "border_roads": _table(
        "road_id region_code road_status road_name regions n_regions:i length_km:r road_classes asphalt_km:r concrete_km:r gravel_km:r "
        "earth_km:r surface_unknown_pct:r good_km:r fair_km:r light_damage_km:r heavy_damage_km:r other_damage_km:r mantap_pct:r "
        "condition_unknown_pct:r n_places:i places population:i responsible responsible_code proposal_form proposal_ind proposal_eng "
        "legal_basis verified",
        "road_id region_code road_status",
    ),
    "road_detours": _table(
        "place_a place_b name_a name_b region_a region_b straight_km:r road_km:r detour_ratio:r new_km:r line_id", "place_a place_b", "LineString"
    ),
    "road_crossing_use": _table(
        "crossing_id region_a region_b road_name n_trips:i share_pct:r share_of_pair_pct:r weighting", "crossing_id", "Point"
    ),
    "shared_areas": _table(
        "area_id area_name area_kind region_code area_ha:r share_pct:r", "area_id region_code", "MultiPolygon"
    ),
    "service_gains": _table(
        "place_id place_name population:i region_code service_kind mode own_facility own_min:r own_km:r nearest_facility "
        "nearest_region nearest_min:r nearest_km:r saved_min:r kecamatan",
        "service_kind place_id", "Point",
    ),
    "service_summary": _table(
        "object_id region_code host_region service_kind kecamatan n_places:i n_places_with_people:i people:i n_without_own:i n_straight:i "
        "saved_min_median:r saved_min_max:r saved_km_median:r host_people:i load_pct:r",
        "object_id kecamatan",
    ),
    "objects": _table("object_id kind name status source_role", "object_id"),
    "object_attributes": _table("object_id attribute value", "object_id attribute"),
    "findings": _table(
        "finding_id kind object_id severity:r source_role precision_m:r caveat_ind caveat_eng usable:b doubtful:b", "finding_id", "Geometry"
    ),
    "finding_measures": _table("finding_id measure value:r low:r high:r unit basis", "finding_id measure"),
    "finding_parties": _table("finding_id region_code role", "finding_id region_code role"),
    "candidates": _table(
        "candidate_id idea_code object_id title_ind title_eng sector urusan parties deal_type form authority obligation "
        "institution membership_type secretariat_allowed:b dprd_needed coverage stage evidence_ind evidence_eng utomo_type origin",
        "candidate_id", "Geometry",
    ),
    "candidate_activities": _table("candidate_id idea_code activity_ind activity_eng", "candidate_id idea_code"),
    "candidate_parties": _table("candidate_id party_code party_type role must_sit:b", "candidate_id party_code role"),
    "candidate_findings": _table("candidate_id finding_id", "candidate_id finding_id"),
    "candidate_tests": _table("candidate_id test result reason_ind reason_eng basis", "candidate_id test"),
    "candidate_flags": _table("candidate_id flag text_ind text_eng", "candidate_id flag"),
    "candidate_rules": _table("candidate_id topic seq:i result text_ind text_eng basis verified", "candidate_id topic seq"),
    "candidate_agencies": _table(
        "candidate_id party_code agency_ind agency_eng agency_2005 reason basis verified", "candidate_id party_code agency_ind"
    ),
    "candidate_shares": _table("candidate_id party_code model share_pct:r basis", "candidate_id model party_code"),
    "candidate_criteria": _table(
        "scenario_id candidate_id criterion value:r normalised:r weight:r", "scenario_id candidate_id criterion"
    ),
    "candidate_ranks": _table("scenario_id candidate_id score:r rank:i rank_low:i rank_high:i top_ten_pct:r", "scenario_id rank"),
    "scenarios": _table("scenario_id name seed:i draws:i note", "scenario_id"),
    "solidarity": _table(
        "object_id kind item_ind item_eng quantity:r unit payer_code receiver_code vehicle basis low:r high:r caveat_ind caveat_eng",
        "object_id kind item_ind payer_code receiver_code",
    ),
    "agreements": _table(
        "agreement_id title parties sector object kind signed end stage running source number start scope monev monev_date state",
        "agreement_id",
    ),
    "agreement_reminders": _table("agreement_id end days_left:i due text_ind text_eng", "agreement_id"),
    "candidate_agreements": _table("candidate_id agreement_id match reason", "candidate_id agreement_id"),
    "contributions": _table("candidate_id region_code measure value:r unit source", "candidate_id region_code measure"),
    "dossier": _table("candidate_id field value edited_by edited_at", "candidate_id field"),
    "coverage_matrix": _table(
        "region_a region_b sector n_candidates:i n_agreements:i n_gaps:i n_idle:i", "region_a region_b sector"
    ),
    "forums": _table("forum_id name membership_type utomo_type connected:b n_parts:i outside_codes source verified chosen:b", "forum_id"),
    "forum_members": _table("forum_id region_code", "forum_id region_code"),
    "catalogue": _table(
        "idea_code idea_group sector urusan deal_type title_ind title_eng activity_ind activity_eng computable:b trigger_ind trigger_eng "
        "n_candidates:i origin legal_basis verified",
        "idea_code",
    ),
    "triggers": _table(
        "idea_code finding_kind attribute attribute_values measure minimum:r priority:i trigger_ind trigger_eng",
        "idea_code finding_kind attribute attribute_values measure minimum",
    ),
    "procedures": _table("topic seq:i code text_ind text_eng basis verified", "topic seq"),
    "data_requests": _table(
        "request_id agency_ind agency_eng role kind region_codes item_ind item_eng reason_ind reason_eng n_ideas:i n_candidates:i priority:i "
        "ideas verified",
        "request_id",
    ),
    "sources": _table(
        "role layer file date scale licence precision_m:r complete:b sha256 kinds incomplete_regions status", "role file layer"
    ),
    "repair_log": _table("role layer feature problem action", "role layer feature problem"),
    "provenance": _table("key value", "key"),
}  # fmt: skip
TRACE_NAME = "trace.gpkg"
TRACE_SCHEMA: dict[str, Table] = {  # tables of the command trace, a file of their own
    "trace_point": _table(
        "region_code region_name upstream_km2:r upstream_truncated:b downstream_km:r end_kind moved_m:r given_lon:r given_lat:r "
        "snap_cells:i cell_size_m:r note_ind note_eng",
        "region_code", "Point",
    ),
    "trace_upstream": _table("region_code region_name area_km2:r share_pct:r", "region_code", "MultiPolygon"),
    "trace_downstream": _table("seq:i region_code region_name distance_km:r length_km:r", "seq", "LineString"),
}  # fmt: skip
DECLARED: dict[str, Table] = SCHEMA | TRACE_SCHEMA


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame exactly the columns, types and row order of its table; missing or extra columns raise KeyError."""
    table = DECLARED[name]
    wanted = list(table.columns)
    extra = set(frame.columns) - set(wanted) - {"geometry"}
    missing = set(wanted) - set(frame.columns)
    if extra or missing:
        raise KeyError(f"table {name}: missing {sorted(missing)}, not declared {sorted(extra)}")
    ordered = frame.sort_values(list(table.key), kind="stable").reset_index(drop=True)
    columns = {column: ordered[column].astype(_DTYPES[kind]) for column, kind in table.columns.items()}
    if table.geometry is None:
        return pd.DataFrame(columns, columns=wanted)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(ordered["geometry"].values, crs=4326), crs=4326)


def check_folder(folder: Path, *, overwrite: bool, names: tuple[str, ...] = RESULT_FILES) -> None:
    """Refuse a folder that cannot take the files ``names``: it holds one already (without overwrite), is a file, or is not writable."""
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise OutputError(Problem("this is a file, not a folder", str(folder), "Give a folder for the result."))
    present = [name for name in names if (folder / name).exists()]
    if present and not overwrite:
        raise OutputError(
            Problem(f"a result is already there ({', '.join(present)})", str(folder),
                    "Give another folder, or --overwrite to replace that result.")
        )  # fmt: skip
    anchor = folder
    while not anchor.exists():
        anchor = anchor.parent
    try:
        with tempfile.TemporaryFile(dir=anchor):
            pass
    except OSError as error:
        raise OutputError(
            Problem(f"the folder cannot be written ({error.strerror or error})", str(folder), "Give a folder you may write to.")
        ) from error


class Workshop:
    """A hidden folder beside the result's files where it is built; ``publish`` moves the finished files into place.

    Left without ``publish`` (an error, a cancel), it removes itself and the result folder is as it was before. ``names`` are
    the files that make up the result: those that are there already are replaced, all others stay.
    """

    def __init__(self, folder: str | Path, *, overwrite: bool = False, names: tuple[str, ...] = RESULT_FILES):
        self.folder, self.overwrite, self.names = Path(folder).resolve(), overwrite, names
        self._made: list[Path] = []

    def __enter__(self) -> Workshop:
        check_folder(self.folder, overwrite=self.overwrite, names=self.names)
        missing = []
        anchor = self.folder
        while not anchor.exists():
            missing.append(anchor)
            anchor = anchor.parent
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._made = missing
            self.path = Path(tempfile.mkdtemp(prefix=".bosanggarong-", dir=self.folder))
        except OSError as error:
            raise OutputError(
                Problem(f"the folder cannot be made ({error.strerror or error})", str(self.folder), "Give a folder you may write to.")
            ) from error
        return self

    def publish(self) -> list[Path]:
        """Put every file of the workshop into the folder in place of the old result; returns the final paths.

        All or nothing: when one file cannot be replaced (another program has it open), the old result is put back.
        """
        old = self.path / "old"
        old.mkdir()
        files = sorted(p for p in self.path.iterdir() if p.is_file() and not p.name.startswith("."))
        for folder in (self.path / name for name in FOLDERS):  # what people changed or put there themselves is kept
            if folder.is_dir():
                (folder / MADE).write_text(json.dumps(_hashes(folder), indent=0, sort_keys=True), encoding="utf-8")
                files += sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
        beside = [f"{name}-{part}" for name in self.names if name.endswith(".gpkg") for part in SIDE_PARTS]
        made = [file.relative_to(self.path).as_posix() for file in files]
        whole = RESULT_NAME in made  # a new result: papers and pictures of the former one go with it
        former = [name for folder in FOLDERS if whole or (self.path / folder).is_dir() for name in _own_files(self.folder, folder)]
        edited = [name for name in made if "/" in name and (self.folder / name).exists() and name not in former]
        own = [name for name in self.names if name not in FOLDERS and (whole or name in made)]  # of the same result: what fails now stays
        leaving = dict.fromkeys([*own, *beside, *former, *(name for name in made if name not in edited)])
        set_aside: list[tuple[Path, Path]] = []
        placed: list[Path] = []
        try:
            for name in edited:  # people's own text: it stays, under another name
                kept = _free_name(self.folder / name)
                os.replace(self.folder / name, kept)
                set_aside.append((kept, self.folder / name))
            for name in leaving:
                if (self.folder / name).exists():
                    (old / name).parent.mkdir(parents=True, exist_ok=True)
                    os.replace(self.folder / name, old / name)
                    set_aside.append((old / name, self.folder / name))
            for name in made:
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(self.path / name, self.folder / name)
                placed.append(self.folder / name)
        except OSError as error:
            for file in placed:
                file.unlink(missing_ok=True)
            for file, home in reversed(set_aside):
                os.replace(file, home)
            raise OutputError(
                Problem(f"{Path(error.filename or '').name} cannot be replaced ({error.strerror or error})", str(self.folder),
                        "Close the program that has it open and run again; the old result is still there.")
            ) from error  # fmt: skip
        for name in former:
            with suppress(OSError):  # a folder that is empty now; else it holds what people put there
                (self.folder / name).parent.rmdir()
        self._made = []
        return placed

    def __exit__(self, *_exc) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in self._made:
            try:
                folder.rmdir()
            except OSError:
                break


def _hashes(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.is_file() and file.name != MADE}


def _own_files(result: Path, folder: str) -> list[str]:
    """Files of a result's folder that are still as the program wrote them, its list of them included."""
    listed = result / folder / MADE
    if not listed.is_file():
        return []
    try:
        written = json.loads(listed.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return []
    now = _hashes(result / folder)
    return [f"{folder}/{name}" for name, digest in now.items() if written.get(name) == digest] + [f"{folder}/{MADE}"]


def _free_name(file: Path) -> Path:
    """A name beside a file that nothing has yet."""
    number = 1
    while (kept := file.with_name(f"{file.stem} (suntingan {number}){file.suffix}")).exists():
        number += 1
    return kept


def write_tables(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables (in the order of the schema) to one GeoPackage 1.3; ``path`` must not exist yet."""
    unknown = set(tables) - set(DECLARED)
    if unknown:
        raise KeyError(f"tables not declared in the schema: {sorted(unknown)}")
    for name, table in DECLARED.items():
        if name not in tables:
            continue
        frame = conform(name, tables[name])
        options = {"layer": name, "driver": "GPKG", "append": path.exists(), "dataset_options": {"VERSION": "1.3"}}
        if options["append"]:
            options.pop("dataset_options")
        if table.geometry is None:
            pyogrio.write_dataframe(frame, path, **options)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # an empty layer has no geometry type to infer
                pyogrio.write_dataframe(
                    frame, path, geometry_type="Unknown" if table.geometry == "Geometry" else table.geometry,
                    promote_to_multi=table.geometry.startswith("Multi"), **options,
                )  # fmt: skip


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """Read one table of a finished result (GeoDataFrame where the table has geometry)."""
    path = Path(path)
    path = path / RESULT_NAME if path.is_dir() else path
    return pyogrio.read_dataframe(path, layer=name)


def tables_in(path: str | Path) -> list[str]:
    """Names of the declared tables that a result holds."""
    path = Path(path)
    path = path / RESULT_NAME if path.is_dir() else path
    present = {row[0] for row in pyogrio.list_layers(path)}
    return [name for name in SCHEMA if name in present]
