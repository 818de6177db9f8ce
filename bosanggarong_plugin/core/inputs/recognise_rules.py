"""What the values and shapes of a layer say beside its name and columns: kinds, planned or existing, and what has to be asked.

Rules, none of which knows a file by its name:
- A layer without features is left alone.
- Regions of which a code stands on several features (kecamatan, desa, islands) can be joined; they are offered after a layer
  with one feature for each code. Where kabupaten/kota stand together with kecamatan or desa in one column, it is asked whether
  only the former are meant; where the codes are all of kecamatan or desa, or features of several levels lie on one ground, the layer
  is left alone.
- Points and polygons are facilities and areas only when a kind is known: by a column of kinds, by how most of their names
  begin ("RS Umum Daerah ..."), or by the name of the layer. Without one they are left alone; where the name of the layer speaks
  of areas, the kind is asked.
- Polygons of rock (a column of formations or lithology) are asked about karst when limestone is their rock, else left alone.
- Lines that close rings may be the outline of an area: asked, for they must become polygons first.
- A layer is planned or existing by its column of that, else by the words of its name, else nothing is said.
- Lines whose values tell rivers as well as roads are asked about.
- A role that neither the name of the layer nor its values confirm, and that another role fits about as well, is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import shapely

from ..geodesy import area_km2
from .codes import code_digits
from .collect import listed
from .fields import best_columns, plain
from .values import kind_by_name, kind_in_name, kinds, text_or_none, vocabulary, word

SURE, ASKED, OFFERED = "sure", "asked", "offered"
KIND_TABLES = {"areas": "area_kinds", "facilities": "facility_kinds"}
NAMES_SHARE = 0.8  # of the names of a layer begin with words of one kind: it is the kind of the layer
PARTS_PER_REGION = 1.5  # features to a code, above which a layer holds parts of regions
BELOW = re.compile(r"kecamatan|kelurahan|(?:^|_)(?:kec|desa|adm[34])(?:_|$)|^(?:wadmk[cd]|kd[ce](?:pum|bps))$")  # columns of kecamatan and desa
MOST_RINGS = 20  # lines of an outline
PLANNED = re.compile(r"(?:^|_)(?:rencana|usulan|plan(?:ned)?|proposed|proposal|future)(?:_|$)")
EXISTING = re.compile(r"(?:^|_)(?:eksisting|existing|terbangun)(?:_|$)")
OUTLINE = re.compile(r"batas|boundary|deliniasi|delineasi|outline|kawasan|area")
ROCK_COLUMNS = re.compile(r"formasi|formation|lith?olog|batuan|rock|geolog")
LIMESTONE = re.compile(r"\b(?:batu ?gamping|gamping|limestone|karst\w*|dolomit\w*)\b")
_ROLE_VALUES = {  # words with which values of line layers tell what the lines are
    "rivers": r"(?:sungai|kali|river|stream|kanal|canal|saluran)\b",
    "roads": r"(?:jalan|road|arteri|kolektor|lokal|tol|primary|secondary|tertiary|trunk|residential)\b",
    "network_lines": r"(?:kabel|cable|line|minor line|transmisi|sutet?|sutm|pipa|pipeline)\b",
}  # fmt: skip
VALUE_SHARE = 0.5
MIXED = {"rivers": "roads", "roads": "rivers"}
MIXED_SHARE = 0.2  # of the values, from which lines are not of one role only


@dataclass(frozen=True)
class Verdict:
    """What a layer is taken for. ``confidence``: sure, asked, offered, or None (left alone); ``kinds``: how many features of each known
    kind; ``choices``: values of ``choice_field`` that the question is about; ``needs``: what must be done first ("polygons", "export")."""

    role: str | None
    confidence: str | None
    why: tuple[str, ...] = ()
    kind: str | None = None
    kinds: Mapping[str, int] | None = None
    status: str | None = None
    question: str = ""
    alternatives: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choice_field: str | None = None
    needs: str | None = None


def judge(info, kind_of_geometry: str, fits: list, sample: pd.DataFrame | None, shapes: Callable[[], object]) -> Verdict:
    """The verdict on a layer.

    ``info`` is its LayerInfo, ``fits`` the Fits of the roles that its columns or name speak for, best first; ``sample`` its attributes
    (None: not looked at); ``shapes`` gives its lon/lat geometries or None.
    """
    if info.n_features == 0:
        return Verdict(None, None, because("it holds no features"))
    found = fits[0] if fits else None
    named = found is not None and any(reason.startswith("the name ") for reason in found.why)
    if kind_of_geometry == "line" and not named:
        ring = _ring(info, shapes)
        if ring:
            return ring
    if kind_of_geometry == "polygon" and sample is not None and (found is None or found.role == "areas"):
        rock = _rock(sample)
        if rock:
            return rock
    if found is None:
        return Verdict(None, None, because("nothing but its geometry speaks for a role"), alternatives=_by_geometry(kind_of_geometry))
    status, by_status = _status(info, found.role, sample)
    if found.role == "regions":
        return _regions(info, found, sample, status)
    if found.role in KIND_TABLES and sample is not None:
        return _with_kinds(info, found, sample, status, by_status, named)
    if not kind_of_geometry or sample is None:
        return Verdict(found.role, SURE, by_status, status=status)
    near = tuple(other.role for other in fits[1:] if found.score - other.score < 10)
    told = _share_told(found.role, sample) >= VALUE_SHARE
    other = MIXED.get(found.role)
    if other and told and _share_told(other, sample) >= MIXED_SHARE:
        asked = Question(f"Its values tell {listed((found.role, other))}. Which is it? Lines of both kinds belong into two layers.").text
        return Verdict(found.role, ASKED, by_status, status=status, alternatives=(other,), question=asked)
    if told:
        by_status = (*because(f"its values tell {found.role}"), *by_status)
    if named or told or not near:
        return Verdict(found.role, SURE, by_status, status=status)
    roles = listed((found.role, *near))
    return Verdict(found.role, ASKED, by_status, status=status, alternatives=near, question=Question(f"What does the layer hold: {roles}?").text)


@dataclass(frozen=True)
class Question:
    """A question to the user, in English; messages.csv holds the Indonesian."""

    text: str


def because(*reasons: str) -> tuple[str, ...]:
    """Reasons for people; messages.csv holds the Indonesian."""
    return reasons


def _by_geometry(kind_of_geometry: str) -> tuple[str, ...]:
    return {"polygon": ("areas",), "point": ("facilities", "places"), "line": ("rivers", "roads", "network_lines")}.get(kind_of_geometry, ())


def _regions(info, found, sample: pd.DataFrame | None, status: str | None) -> Verdict:
    tied = best_columns("regions", info.columns).get("code", ([], None))[0]
    column = found.fields.get("code") or next(iter(tied), None)
    if sample is None or column not in sample:
        return Verdict("regions", SURE, status=status)
    codes = Counter(text for value in sample[column] if (text := text_or_none(value)))
    digits = {text: code_digits(text) or "" for text in codes}
    own = tuple(text for text in codes if len(digits[text]) == 4)
    parts = sum(count for text, count in codes.items() if len(digits[text]) > 4)
    if parts and not own:
        return Verdict(None, None, because("its codes are codes of kecamatan or desa"), alternatives=("areas",), status=status)
    if parts:
        n = sum(codes[text] for text in own)
        asked = Question(
            f"{n} of its {len(sample)} features are kabupaten/kota by their codes, {parts} are kecamatan or desa. Are only the kabupaten/kota meant? "
            "Then export their features and give them as regions."
        ).text  # fmt: skip
        why = because("its codes are of several levels")
        return Verdict("regions", ASKED, why, status=status, question=asked, choices=own, choice_field=column, needs="export")
    if _holds_levels(sample, column, len(codes)):
        why = because("its features are of several levels on the same ground; export those of one level and give them as regions")
        return Verdict(None, None, why, alternatives=("areas",), status=status)
    if codes and len(sample) > PARTS_PER_REGION * len(codes):
        why = because(f"{len(sample)} features with {len(codes)} codes of regencies: parts, which would be joined")
        return Verdict("regions", OFFERED, why, status=status)
    return Verdict("regions", SURE, status=status)


def _holds_levels(sample: pd.DataFrame, column: str, n_codes: int) -> bool:
    """Is each code there once without a kecamatan or desa, and again with one?"""
    for below in (name for name in sample.columns if BELOW.search(plain(name))):
        without = sample[[text_or_none(value) is None for value in sample[below]]]
        codes = {text for value in without[column] if (text := text_or_none(value))}
        if len(without) < len(sample) and len(codes) == len(without) == n_codes:
            return True
    return False


def _with_kinds(info, found, sample: pd.DataFrame, status, by_status: tuple[str, ...], named: bool) -> Verdict:
    """Facilities and areas: by the known kinds of their features, else left alone or asked."""
    table = KIND_TABLES[found.role]
    names = sample[found.fields["name"]] if found.fields.get("name") in sample else [None] * len(sample)
    column = found.fields.get("kind")
    if column in sample:
        known = (kinds(table).get(word(text)) if (text := text_or_none(value)) else None for value in sample[column])
        pairs = [(kind, name) for kind, name in zip(known, names, strict=True) if kind]
        if pairs:
            counts = Counter(kind_by_name(kind, text_or_none(name)) if found.role == "facilities" else kind for kind, name in pairs)
            why = because(f"{len(pairs)} of {len(sample)} features are of a known kind")
            return Verdict(found.role, SURE, (*why, *by_status), kinds=dict(counts.most_common()), status=status)
    begun = Counter(kind for name in names if (kind := _kind_of_beginning(name, table)))
    if begun and begun.most_common(1)[0][1] >= NAMES_SHARE * len(sample):
        kind, count = begun.most_common(1)[0]
        why = because(f"{count} of {len(sample)} names begin with the words of one kind")
        return Verdict(found.role, SURE, (*why, *by_status), kind=kind, kinds={kind: len(sample)}, status=status)
    kind = kind_in_name(info.name, table)
    if kind:
        why = because("the name of the layer says the kind")
        return Verdict(found.role, SURE, (*why, *by_status), kind=kind, kinds={kind: len(sample)}, status=status)
    if named and found.role == "areas":
        question = Question("Which kind of area does the layer hold?").text
        return Verdict("areas", ASKED, by_status, status=status, question=question)
    several = len(begun) > 1 and begun.total() >= VALUE_SHARE * len(sample)
    why = (
        because("its names begin with words of several kinds, but no column says the kind") if several
        else because("none of its values is a known kind")
    )  # fmt: skip
    return Verdict(None, None, why, status=status, alternatives=_by_geometry(_geometry_of(found.role)))


def _geometry_of(role: str) -> str:
    return "polygon" if role == "areas" else "point"


def _kind_of_beginning(name: object, table: str) -> str | None:
    """The kind whose words a name begins with, the longest first."""
    words = word(text_or_none(name) or "").split()
    known = kinds(table)
    return next((known[start] for n in range(len(words), 0, -1) if (start := " ".join(words[:n])) in known and len(start) > 1), None)


def _status(info, role: str, sample: pd.DataFrame | None) -> tuple[str | None, tuple[str, ...]]:
    """planned, existing, mixed, or None when nothing says it; and why."""
    column = next(iter(best_columns(role, info.columns).get("status", ([None], None))[0]), None)
    if sample is not None and column in sample:
        known = {vocabulary("status").get(word(text)) for value in sample[column] if (text := text_or_none(value))} - {None}
        if known:
            return (known.pop() if len(known) == 1 else "mixed"), because(f'the column "{column}" says what is planned')
    name = plain(info.name)
    for status, words in (("planned", PLANNED), ("existing", EXISTING)):
        if words.search(name):
            return status, because(f"its name says {status}")
    return None, ()


def _share_told(role: str, sample: pd.DataFrame) -> float:
    """The largest share of the features of which a text column begins with a word of the role; 0 for roles without such words."""
    if role not in _ROLE_VALUES or not len(sample):
        return 0.0
    shares = [0.0]
    for column in _text_columns(sample):
        values = [word(text) for value in sample[column] if (text := text_or_none(value))]
        shares.append(sum(bool(re.match(_ROLE_VALUES[role], text)) for text in values) / len(sample))
    return max(shares)


def _text_columns(sample: pd.DataFrame) -> list[str]:
    no_text = (pd.api.types.is_numeric_dtype, pd.api.types.is_datetime64_any_dtype)
    return [column for column in sample.columns if not any(test(sample[column]) for test in no_text)]


def _ring(info, shapes: Callable[[], object]) -> Verdict | None:
    """Few lines that all close rings, in a layer whose name speaks of an outline."""
    if not 0 < info.n_features <= MOST_RINGS or not OUTLINE.search(plain(info.name)):
        return None
    lines = shapes()
    if lines is None or len(lines) == 0:
        return None
    merged = shapely.line_merge(shapely.union_all(lines))
    parts = shapely.get_parts(merged)
    if not len(parts) or not shapely.is_ring(parts).all():
        return None
    hectares = 100 * sum(area_km2(polygon) for polygon in shapely.get_parts(shapely.polygonize(parts)))
    kind = kind_in_name(info.name, "area_kinds")
    asked = Question(
        f"Its lines close round {hectares:.0f} ha. Is that an area? Then turn the lines into polygons (QGIS: Vector > Geometry > Lines to polygons) "
        "and give those as areas."
    ).text  # fmt: skip
    return Verdict("areas", ASKED, because("its lines close rings"), kind=kind, question=asked, needs="polygons")


def _rock(sample: pd.DataFrame) -> Verdict | None:
    """Polygons of rock: asked about karst when the words for some rock begin with limestone."""
    columns = [column for column in sample.columns if ROCK_COLUMNS.search(plain(column))]
    if not columns:
        return None
    cells = [[word(text) for value in row if (text := text_or_none(value))] for row in sample[_text_columns(sample)].itertuples(index=False)]
    main = [any(LIMESTONE.search(" ".join(cell.split()[:2])) for cell in row) for row in cells]
    if not any(main):
        return Verdict(None, None, because("rocks without limestone as their main rock"), alternatives=("areas",))
    named = [text_or_none(value) or "?" for value in sample.loc[main, columns[0]]]
    formations = tuple(dict.fromkeys(named))
    asked = Question(
        f'Are these rocks karst: {listed(formations)} (column "{columns[0]}")? Then export their features and give them as areas of the kind karst.'
    ).text  # fmt: skip
    why = because("limestone is the main rock of some of its features")
    return Verdict("areas", ASKED, why, kind="karst", question=asked, choices=formations, choice_field=columns[0], needs="export")
