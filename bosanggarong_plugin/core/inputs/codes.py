"""Region codes: Kemendagri codes with dots ("64.74"); BPS codes are detected by their names and converted by table.

The digits of the two schemes collide (6402 is Kutai Kartanegara in one, Kutai Barat in the other), so a code is never joined
before its scheme is known from several (code, name) pairs, from the study file, or from the name of the field.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ..study import InputSpec
from .collect import Collector, listed, place
from .fields import DATA
from .values import text_or_none, word

KEMENDAGRI, BPS = "kemendagri", "bps"
FIRST_KOTA = 71  # second part of the code from which a region is a kota
_GOVERNMENT = re.compile(r"^(pemerintah daerah|pemda|pemerintah(?= (kab|kota))|pem(?=kab|kot))\s*")  # "Pemkab Paser"


@dataclass(frozen=True)
class KnownRegion:
    """One row of ``region_codes.csv``: both codes with dots, the name without "Kabupaten"/"Kota", other names."""

    kemendagri: str
    bps: str
    name: str
    level: str
    aliases: tuple[str, ...]


@cache
def known_regions() -> tuple[KnownRegion, ...]:
    with (DATA / "region_codes.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            KnownRegion(r["kemendagri"], r["bps"], r["name"], r["level"], tuple(a for a in r["aliases"].split("|") if a))
            for r in csv.DictReader(stream)
        )


@cache
def _by_name() -> dict[str, tuple[KnownRegion, ...]]:
    found: dict[str, list[KnownRegion]] = {}
    for region in known_regions():
        for name in (region.name, *region.aliases):
            found.setdefault(name_key(name), []).append(region)
    return {name: tuple(dict.fromkeys(regions)) for name, regions in found.items()}


def normalise_code(value: object) -> str | None:
    """The dotted form of a kabupaten/kota code in any writing ("64.74", "6474", 6474, 6474.0, "ID6474"); None for anything else."""
    digits = code_digits(value)
    return f"{digits[:2]}.{digits[2:]}" if digits and len(digits) == 4 else None


def code_digits(value: object) -> str | None:
    """Digits of a region code of any level, or None when the value is no code ("64.01.01.2009" -> "6401012009")."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and not value.is_integer() and 11 <= value < 100:
        value = f"{value:.2f}"
    text = text_or_none(value)
    if text is None:
        return None
    text = re.sub(r"^ID(?=\d)", "", text.upper())
    text = text[:-2] if re.fullmatch(r"\d{4}\.0", text) else text
    if re.fullmatch(r"[1-9]\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", text) or re.fullmatch(r"[1-9]\d(\d\d(\d\d|\d{3}|\d{6})?)?", text):
        return text.replace(".", "")
    return None


def is_dotted(value: object) -> bool:
    """True when the code is written with a dot, the Kemendagri form."""
    return (
        isinstance(value, str)
        and "." in value.strip().rstrip("0").rstrip(".")
        or (isinstance(value, float) and not value.is_integer())
    )


def province_of(code: str) -> str:
    """Code of the province of a dotted code: "64.74" -> "64"."""
    return code[:2]


def level_of(code: str, name: str | None) -> str:
    """ "kota" when the second part is 71 or more, or the name says Kota; else "kabupaten"."""
    prefix = word(name or "").split(" ")[0]
    if prefix in ("kota", "kotamadya"):
        return "kota"
    if prefix in ("kabupaten", "kab"):
        return "kabupaten"
    return "kota" if int(code[3:5]) >= FIRST_KOTA else "kabupaten"


def name_key(name: object) -> str:
    """Name of a region for comparison: lower case, without "Kabupaten", "Kab.", "Kota", "Kota Administrasi", "Regency", "City"."""
    text = word(name)
    text = re.sub(r"^(kabupaten administrasi|kota administrasi|kotamadya|kabupaten|kab|kota|regency of|city of)\s+", "", text)
    text = re.sub(r"\s+(regency|city|kabupaten|kota)$", "", text)
    return text.replace(" ", "")


def regions_named(name: object) -> tuple[KnownRegion, ...]:
    """The known regions that a name, or that of their government or head ("Pemkab Paser", "Wali Kota Bontang"), may mean."""
    text = _region_of_government(name)
    regions = _by_name().get(name_key(text), ())
    if len(regions) > 1:
        level = {"kota": "kota", "kab": "kabupaten", "kabupaten": "kabupaten"}.get(text.split(" ")[0])
        regions = tuple(region for region in regions if level in (None, region.level)) or regions
    return regions


def _region_of_government(name: object) -> str:
    """ "Pemkot Bontang", "Wali Kota Bontang" -> "kota bontang"; "Pemda Paser" -> "paser"; any other text as ``word`` gives it."""
    text = _GOVERNMENT.sub("", word(name))
    text = re.sub(r"^bupati\s+(kab\w*\s+)?(?=\w)", "kabupaten ", text)
    text = re.sub(r"^wali\s?kota\s+(kota\s+)?(?=\w)", "kota ", text)
    return re.sub(r"^(kot|kodya|kotamadya)\b", "kota", text)


def evidence(code: str, name: object) -> set[str] | None:
    """Schemes in which the dotted code belongs to the name; empty when it does in none; None when the name is not known."""
    regions = _by_name().get(name_key(name))
    if not regions:
        return None
    return {KEMENDAGRI for r in regions if r.kemendagri == code} | {BPS for r in regions if r.bps == code}


@dataclass(frozen=True)
class Scheme:
    """The scheme decided for a layer ("kemendagri", "bps" or None) and why, in words for the log."""

    name: str | None
    why: str


def convert_codes(
    values: Sequence[object],
    names: Sequence[str | None] | None,
    *,
    spec: InputSpec,
    layer: str,
    column: str,
    labels: Sequence[object],
    collector: Collector,
    field_scheme: str = "",
    accepted: Iterable[str] = (),
) -> list[str] | None:
    """Kemendagri codes of all rows; None after adding what is wrong.

    ``labels`` name the rows in messages; ``accepted`` are the codes of the regions layer, which settle undotted codes without
    names that are all among them and none of which is the BPS code of another region.
    """  # fmt: skip
    where = place(spec, layer, column)
    dotted_all = [normalise_code(value) for value in values]
    wrong = [(label, value) for label, value, code in zip(labels, values, dotted_all, strict=True) if code is None]
    if wrong:
        _complain_form(wrong, len(dotted_all), where, collector)
        return None
    names = names if names is not None else [None] * len(dotted_all)
    scheme = _decide(values, dotted_all, names, labels, spec, layer, column, field_scheme, frozenset(accepted), collector)
    if scheme is None:
        return None
    if scheme.name != BPS:
        return dotted_all
    table = {region.bps: region.kemendagri for region in known_regions()}
    outside = [f"{code} ({label})" for code, label in zip(dotted_all, labels, strict=True) if code not in table]
    if outside:
        collector.complain(
            f"BPS codes that the conversion table does not hold: {listed(dict.fromkeys(outside))}",
            where,
            "Give Kemendagri codes for these regions.",
        )
        return None
    collector.log(spec, layer, column, f"codes are BPS codes ({scheme.why})", "converted to Kemendagri codes by table")
    return [table[code] for code in dotted_all]


def _complain_form(wrong: list[tuple[object, object]], n_rows: int, where: str, collector: Collector) -> None:
    lengths = {len(code_digits(value) or "") for _, value in wrong}
    shown = listed(f"{text_or_none(value) or 'empty'} ({label})" for label, value in wrong)
    if min(lengths) > 4:
        collector.complain(
            f"codes of kecamatan or desa where kabupaten/kota are needed: {shown}", where,
            "Give the kabupaten/kota layer, or the field that holds the kabupaten/kota code in fields.code and its name in fields.name.",
        )  # fmt: skip
    elif lengths == {2}:
        collector.complain(
            f"codes of provinces where kabupaten/kota are needed: {shown}", where, "Give the kabupaten/kota layer."
        )
    else:
        collector.complain(
            f"not region codes: {shown}",
            where,
            'Write kabupaten/kota codes like "64.74", or give the right field in fields.code.',
        )


def _decide(values, codes, names, labels, spec, layer, column, field_scheme, accepted, collector) -> Scheme | None:
    where = place(spec, layer, column)
    found = [evidence(code, name) if name else None for code, name in zip(codes, names, strict=True)]
    rows = list(zip(codes, names, labels, found, strict=True))
    only = {scheme: [row for row in rows if row[3] == {scheme}] for scheme in (KEMENDAGRI, BPS)}
    wrong = [f"{code} {name}" for code, name, _, schemes in rows if schemes == set()]
    if only[KEMENDAGRI] and only[BPS]:
        texts = {scheme: listed(dict.fromkeys(f"{code} {name}" for code, name, _, _ in only[scheme])) for scheme in only}
        collector.complain(
            f"two code schemes are mixed: Kemendagri {texts[KEMENDAGRI]}; BPS {texts[BPS]}",
            where,
            "Give all codes in one scheme, best Kemendagri.",
        )
        return None
    if wrong and spec.code_scheme:
        collector.log(
            spec,
            layer,
            column,
            f"codes that the table gives to other names: {listed(dict.fromkeys(wrong))}",
            "kept: code_scheme is given",
        )
    elif wrong:
        collector.complain(
            f"the code and the name belong to different regions: {listed(dict.fromkeys(wrong))}", where,
            "Correct the code or the name of those rows; if they are right (an older list of regions), give code_scheme.",
        )  # fmt: skip
        return None
    seen = next((scheme for scheme in only if only[scheme]), None)
    if seen is not None:
        n_pairs = len({row[0] for row in only[seen]})
        if spec.code_scheme and spec.code_scheme != seen:
            example = only[seen][0]
            collector.complain(
                f'code_scheme = "{spec.code_scheme}" but {example[0]} {example[1]} is a {seen} code',
                where,
                f'Give code_scheme = "{seen}", or correct the codes.',
            )
            return None
        return Scheme(seen, f"{n_pairs} known (code, name) pair{'s' if n_pairs > 1 else ''}")
    if spec.code_scheme:
        return Scheme(spec.code_scheme, "the study file says so")
    if field_scheme:
        return Scheme(field_scheme, "the name of the field says so")
    if all(is_dotted(value) for value in values):
        return Scheme(KEMENDAGRI, "written with dots")
    undecided = [
        (code, name)
        for (code, name, _, schemes), value in zip(rows, values, strict=True)
        if not schemes and not is_dotted(value) and not _same(code)
    ]
    if not undecided:
        return Scheme(KEMENDAGRI, "the same in both schemes")
    if all(code in accepted and other_in_bps(code) is None for code, _ in undecided):
        return Scheme(KEMENDAGRI, "the codes of the regions layer")
    collector.complain(
        f"it cannot be told whether the codes are Kemendagri or BPS codes ({listed(dict.fromkeys(code.replace('.', '') for code, _ in undecided))})",
        where, 'Say which: code_scheme = "kemendagri" or "bps".',
    )  # fmt: skip
    return None


def _same(code: str) -> bool:
    return any(region.kemendagri == code == region.bps for region in known_regions())


def other_in_bps(code: str) -> str | None:
    """The Kemendagri code of the other region that has these digits as its BPS code, or None."""
    return next((region.kemendagri for region in known_regions() if region.bps == code and region.kemendagri != code), None)
