"""Who sits at the table: the regencies with their roles, the Province, the Centre, the Otorita as the rules of form ask; who signs.

The Otorita of the capital Nusantara is a party of every candidate that touches its area. Regions keep running their affairs there until the
Presidential Decree of transfer, except the powers and permits of preparing the capital (UU 3/2022 art. 39(3)); so it is invited, and has
to sit where at least ``otorita_share_pct`` of the evidence lies in its area, for little can be built there without its permits.
"""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from ..candidates import Candidate
from ..tables import table, text, thresholds
from .context import LANGUAGES, Context, Party, Rule, rule
from .forms import Form

OTORITA, OTORITA_ROLE = "otorita", "penyelenggara wilayah IKN"
_IKN_BASIS = "UU 3/2022 ps. 39(3)"


def parties_of(candidate: Candidate, form: Form, context: Context) -> list[Party]:
    """Regencies first, sorted, then the further parties."""
    regencies = [Party(code, "kabkota", role, True) for code, role in candidate.parties]
    others = []
    for kind, role, must in form.parties:
        codes = sorted({code.split(".")[0] for code in candidate.codes}) if kind == "provinsi" else [kind]
        others += [Party(code, kind, role, must) for code in codes]
    share = ikn_share_pct(candidate, context)
    if share is not None:
        others.append(Party(OTORITA, OTORITA, OTORITA_ROLE, share >= thresholds()["otorita_share_pct"]))
    return regencies + others


def ikn_share_pct(candidate: Candidate, context: Context) -> float | None:
    """Share of the candidate's evidence in the area of the capital Nusantara, %, by its largest dimension; None where nothing touches it."""
    shapes = [f.geometry for f in candidate.findings if f.geometry is not None and not f.geometry.is_empty]
    if not context.ikn or not any(area.intersects(shape) for area in context.ikn for shape in shapes):
        return None
    area = shapely.union_all(list(context.ikn))
    dimension = max(shapely.get_dimensions(shapes))
    sizes = [(_size(shape, dimension), _size(shape.intersection(area), dimension)) for shape in shapes]
    whole = sum(size for size, _ in sizes)
    return 100.0 * sum(inside for _, inside in sizes) / whole if whole else 0.0


def _size(shape, dimension: int) -> float:
    """Number of points, length or area in degrees: only ratios of it are used."""
    if dimension == 2:
        return shape.area
    return shape.length if dimension == 1 else float(len(shapely.get_coordinates(shape)))


def seats(candidate: Candidate, form: Form, parties: Sequence[Party], context: Context) -> list[Rule]:
    """Rules of the topics signatory (who signs for the parties that must sit) and otorita (whether it has to)."""
    heads = [head_of(party, context) for party in parties if party.must_sit and party.party_type in ("kabkota", "provinsi")]
    regional = {lang: _listed([head[lang] for head in heads], lang) for lang in LANGUAGES}
    words = "signatory_regions_third" if form.form == "KSDPK" else "signatory_regions"  # a joint agreement is made between regions
    rules = [] if not heads or form.form == "sinergi pusat" else [
        Rule("signatory", "daerah", *(text(words, lang, heads=regional[lang]) for lang in LANGUAGES), "PP 28/2018 ps. 2", "law")
    ]  # fmt: skip
    for party in parties:
        if party.party_type == "pusat" and party.must_sit:
            rules.append(rule("signatory", "pusat", "signatory_centre", basis="PP 28/2018 ps. 46", verified="law"))
        elif party.party_type == "pihak_ketiga":
            rules.append(rule("signatory", "pihak_ketiga", "signatory_third"))
        elif party.party_type == OTORITA:
            key = "otorita_sits" if party.must_sit else "otorita_invited"
            share = ikn_share_pct(candidate, context)
            said = [text(key, lang, share=_share(share, lang)) for lang in LANGUAGES]
            rules.append(Rule(OTORITA, "perlu_hadir" if party.must_sit else "diundang", *said, _IKN_BASIS, "law"))
    return rules


def _share(pct: float, language: str) -> str:
    return text("share_pct_whole", language, value=pct) if pct >= 1.0 else text("share_pct_below_one", language)


def head_of(party: Party, context: Context) -> dict[str, str]:
    """Bupati, wali kota or gubernur of a regional party, with its name, in both languages."""
    if party.party_type == "provinsi":
        names = dict(zip(table("provinces")["kemendagri"], table("provinces")["name"], strict=True))
        key, name = "head_provinsi", names.get(party.code, party.code)
    else:
        key, name = f"head_{context.level.get(party.code, 'kabupaten')}", context.names.get(party.code, party.code)
        name = name.removeprefix("Kabupaten ").removeprefix("Kota ")
    return {lang: text(key, lang, name=name) for lang in LANGUAGES}


def _listed(names: Sequence[str], language: str) -> str:
    joined = {"ind": " dan ", "eng": " and "}[language]
    return joined.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
