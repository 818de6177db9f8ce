"""What data, from which agency, would matter most for a study: table ``data_requests``.

Rules (docs/rules.md, Data requested). A request stands for one thing that the run lacked: a layer or a kind of object that no layer
holds, regions that a layer leaves out, a figure or an attribute that is null, what the office has not entered. It carries the ideas of
which a trigger cannot be computed without it (at all, or in those regions) and counts the candidates that rest on what is incomplete.
What would change neither is not asked for. Priority: ``request_idea_weight`` x ideas + candidates, ties by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from ..inputs.model import Inputs, Layer
from ..result import SCHEMA
from ..tables import table, text, thresholds
from . import terms
from .why_facts import OFFICE_KIND, Facts, Seen, Trigger
from .why_needs import needs_of
from .why_words import LANGUAGES, kinds, listed, value_words

ROAD_ATTRIBUTES = ("status", "class", "surface", "condition", "width")
KINDS_OF = {"facilities": "facility_kind", "areas": "area_kind"}
PEOPLE_KINDS = ("service_gain", "landfill_nearer", "landfill_pair", "raw_water")  # findings that count people of places
DRAINAGE = ("flow_direction", "dem", "basins")
DEFINITE, PLAN, LOW = "definitif", "rencana", "low"


@dataclass(frozen=True)
class Request:
    """One request: ``key`` names its words (req_<key>_item, req_<key>_reason), ``words`` fill them by language, ``agency`` is the key of
    data_agencies.csv within the role (default: the kind)."""

    key: str
    role: str
    kind: str = ""
    regions: tuple[str, ...] = ()
    ideas: frozenset[str] = frozenset()
    candidates: frozenset[str] = frozenset()
    words: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: {"ind": {}, "eng": {}})
    agency: str | None = None
    reason: str | None = None

    @property
    def request_id(self) -> str:
        """What is asked for, of which role and kind."""
        return ":".join(filter(None, (self.key, self.role, self.kind)))

    @property
    def weight(self) -> float:
        """What priority goes by."""
        return thresholds()["request_idea_weight"] * len(self.ideas) + len(self.candidates)

    def row(self, priority: int) -> dict:
        """The row of the table."""
        agency = _agency(self.role, self.kind if self.agency is None else self.agency)
        said = {}
        for lang in LANGUAGES:
            reason = [text(f"req_{self.reason or self.key}_reason", lang, **self.words[lang])]
            if self.ideas:
                reason.append(text("req_effect_ideas", lang, ideas=", ".join(sorted(self.ideas))))
            if self.candidates:
                reason.append(text("req_effect_candidates", lang, n=len(self.candidates)))
            said |= {f"agency_{lang}": getattr(agency, f"agency_{lang}"), f"reason_{lang}": " ".join(reason)}
            said[f"item_{lang}"] = text(f"req_{self.key}_item", lang, **self.words[lang])
        return {
            "request_id": self.request_id, "role": self.role, "kind": self.kind or None, "region_codes": "+".join(self.regions) or None,
            "n_ideas": len(self.ideas), "n_candidates": len(self.candidates), "priority": priority, "ideas": "+".join(sorted(self.ideas)) or None,
            "verified": agency.verified, **said,
        }  # fmt: skip


def data_requests(inputs: Inputs, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table of a run: ``tables`` are all its others (candidates, findings, sources, triggers, provenance ...)."""
    asked = {request.request_id: request for request in _Requests(inputs, tables).all() if request.weight > 0}
    ordered = sorted(asked.values(), key=lambda request: (-request.weight, request.request_id))
    rows = [request.row(number) for number, request in enumerate(ordered, start=1)]
    return pd.DataFrame(rows, columns=list(SCHEMA["data_requests"].columns))


class _Requests:
    def __init__(self, inputs: Inputs, tables: Mapping[str, pd.DataFrame]):
        self.inputs, self.tables, self.facts = inputs, tables, Facts(tables)
        self.codes = tuple(inputs.regions.frame["region_code"])
        self.triggers = [trigger for own in self.facts.triggers.values() for trigger in own if trigger.finding_kind in kinds()]
        self.resting: dict[str, set[str]] = {}
        for candidate, findings in self.facts.evidence.items():
            for finding in findings:
                self.resting.setdefault(finding, set()).add(candidate)

    def all(self) -> Iterator[Request]:
        """Every request, also those that would change nothing."""
        yield from self._layers()
        yield from self._objects()
        yield from self._completeness()
        yield from self._people()
        yield from self._roads()
        yield from self._figures()
        yield from self._borders()
        yield from self._register()
        yield from self._office()
        yield from self._quality()

    # --- what was not given -------------------------------------------------------------------------------------------

    def _layers(self) -> Iterator[Request]:
        """Roles that no entry of the study gives; any drainage stands for the others."""
        given = self._given_roles()
        waiting: dict[str, tuple[str, set[str]]] = {}
        for trigger in self.triggers:
            for group in self._needs(trigger):
                roles = [need.role for need in group]
                if any(need.kinds or need.role in KINDS_OF for need in group) or given & set(roles):
                    continue
                waiting.setdefault(roles[0], ("+".join(roles), set()))[1].add(trigger.idea_code)
        for row in table("measure_needs").itertuples():
            if row.role not in given and row.role not in DRAINAGE and row.role not in KINDS_OF:
                ideas = {t.idea_code for t in self.triggers if (t.finding_kind, t.measure) == (row.finding_kind, row.measure)}
                waiting.setdefault(row.role, (row.role, set()))[1].update(ideas)
        for role, (roles, ideas) in waiting.items():
            words = _words(what=lambda lang, roles=roles: listed((value_words(item, lang) for item in roles.split("+")), lang, last="or"))
            yield Request("layer", role, ideas=frozenset(ideas), words=words)
        if self.inputs.boundary_status is None:
            touching = self._with_any(frozenset(pair) for pair in self.facts.borders)
            yield Request("layer", "boundary_status", candidates=touching, words=_named("boundary_status"))
        if self.inputs.office.agreements is None:
            yield Request("layer", "office", candidates=frozenset(self.facts.candidates), words=_named("office"))
        if self.inputs.runoff is None:
            yield Request("layer", "runoff", candidates=self._on("water_link"), words=_named("runoff"))

    def _objects(self) -> Iterator[Request]:
        """Kinds of facilities and areas that no layer holds, one by one; services by their own name."""
        held = {role: {kind for layer in self.inputs.of(role) for kind in layer.frame[column].dropna()} for role, column in KINDS_OF.items()}
        services = {kind: row for row in table("service_kinds").itertuples() for kind in row.facility_kinds.split("+")}
        lacking: dict[tuple[str, str], set[str]] = {}
        for trigger in self.triggers:
            for group in self._needs(trigger):
                wanted = dict.fromkeys(kind for need in group if need.role in KINDS_OF for kind in need.kinds)
                roles = [need.role for need in group if need.role in KINDS_OF]
                for kind in wanted:
                    same = services[kind].facility_kinds.split("+") if trigger.finding_kind == "service_gain" else [kind]
                    there = any(set(same) & held[role] for role in roles) or (kind == OFFICE_KIND and self.facts.has_capitals())
                    if not there:
                        lacking.setdefault((roles[0], same[0]), set()).add(trigger.idea_code)
        for (role, kind), ideas in lacking.items():
            yield Request("kind", role, kind, ideas=frozenset(ideas), words=_named(kind))

    # --- how whole it is ----------------------------------------------------------------------------------------------

    def _completeness(self) -> Iterator[Request]:
        """Regions that every layer of a role and kind leaves out, and layers of which nothing is said, where something rests on them."""
        found: dict[tuple[str, str, str], set[str]] = {}
        whole: dict[tuple[str, str], set[str]] = {}
        for role in ("roads", "rivers", "areas", "facilities", "places"):
            for layer in self.inputs.of(role):
                left_out = set(layer.spec.incomplete_regions or (self.codes if layer.spec.complete is False else ()))
                said = layer.spec.complete is not None or bool(left_out)
                for kind in self._kinds_in(layer) if role in KINDS_OF else ("",):
                    found.setdefault(("complete" if said else "stated", role, kind), set()).update(left_out if said else self.codes)
                    whole.setdefault((role, kind), set()).update(set(self.codes) - left_out if layer.spec.complete else ())
        for (key, role, kind), where in found.items():
            where = where - whole[role, kind]
            ideas = self._ideas_on(role, kind) if key == "complete" and where and role != "places" else frozenset()
            its = [finding for finding in self._resting_on(role, kind) if finding.codes & where]
            reason = "complete_places" if (key, role) == ("complete", "places") else None
            yield Request(key, role, kind, tuple(sorted(where)), ideas, self._candidates_on(its), _named(kind or role), reason=reason)

    def _quality(self) -> Iterator[Request]:
        """Layers without a date or a precision, by role, and water links of low reliability."""
        for key, column in (("date", "date"), ("precision", "precision_m")):
            for role in sorted({row["role"] for row in self.facts.rows("sources") if row[column] is None}):
                yield Request(key, role, candidates=self._candidates_on(self._resting_on(role, "")), words=_named(role))
        links = self.facts.rows("water_links")
        low = [row for row in links if row["reliability"] == LOW]
        if low:
            pairs = {frozenset((row["from_code"], row["to_code"])) for row in low}
            yield Request(
                "finer", "dem", "", _codes(pairs), frozenset(), self._on("water_link", where=lambda finding: finding.codes in pairs),
                _words(n=len(low), total=len(links)),
            )  # fmt: skip

    # --- figures and attributes ---------------------------------------------------------------------------------------

    def _people(self) -> Iterator[Request]:
        frame = self.inputs.regions.frame
        unknown = tuple(frame.loc[frame["population"].isna(), "region_code"]) if "population" in frame else self.codes
        if unknown:
            yield Request("region_people", "population", "", unknown, frozenset(), self._with_any(frozenset((code,)) for code in unknown))
        places = [layer.frame for layer in self.inputs.of("places")]
        total = sum(len(frame) for frame in places)
        lacking = [frame[frame["population"].isna()] for frame in places]
        n = sum(len(frame) for frame in lacking)
        if n:
            kinds_counted = PEOPLE_KINDS if self.inputs.population_raster is not None else (*PEOPLE_KINDS, "water_link")
            yield Request(
                "place_people", "places", "population", self._regions_of(lacking), frozenset(), self._on(*kinds_counted), _words(n=n, total=total)
            )

    def _regions_of(self, frames: list[gpd.GeoDataFrame]) -> tuple[str, ...]:
        """Codes of the regions that points lie in."""
        regions = self.inputs.regions.frame
        tree = regions.sindex
        return tuple(sorted({regions["region_code"].iloc[n] for frame in frames for n in set(tree.query(frame.geometry, predicate="intersects")[1])}))

    def _roads(self) -> Iterator[Request]:
        """Attributes of roads that are not recorded on both sides of a crossing; for the condition also beside the borders."""
        rows = [row for row in self.facts.rows("road_crossings") if not row["ferry"]]
        strips = [row for row in self.facts.rows("road_border_condition") if not row["known_km"]]
        for name in ROAD_ATTRIBUTES:
            columns = ["width_a_m", "width_b_m"] if name == "width" else [f"{name}_a", f"{name}_b"]
            lacking = {row["crossing_id"]: row for row in rows if any(row[column] is None for column in columns)}
            where = {row[f"region_{side}"] for row in lacking.values() for side, column in zip("ab", columns, strict=True) if row[column] is None}
            beside = strips if name == "condition" else []
            where |= {row["region_code"] for row in beside}
            if not where:
                continue
            pairs = {frozenset((row["region_a"], row["region_b"])) for row in lacking.values()}
            measures = {
                (row.finding_kind, row.measure) for row in table("measure_needs").itertuples()
                if row.role == "roads" and (columns[0] in row.columns.split("+") or row.item == f"road_{name}")
            }  # fmt: skip
            ideas = {t.idea_code for t in self.triggers if (t.finding_kind, t.measure) in measures}
            resting = self._on("road_crossing", where=lambda finding, its=pairs: finding.codes in its)
            yield Request(
                "road", "roads", name, tuple(sorted(where)), frozenset(ideas), resting,
                _words(n=len(lacking), total=len(rows), strips=len(beside), what=lambda lang, name=name: value_words(name, lang)),
                reason="road_border" if beside else None,
            )  # fmt: skip

    def _figures(self) -> Iterator[Request]:
        """Figures of facilities that findings could not tell."""
        for key, kind, measure, finding_kind, role in (
            ("years", "tpa", "remaining_years:", "landfill_pair", "facilities"),
            ("capacity", "intake", "capacity_l_per_s", "raw_water", "facilities"),
            ("height", "", "head_m", "raw_water", "dem"),
        ):  # fmt: skip
            lacking, where, n = [], set(), set()
            for finding in self._of_kind(finding_kind):
                unknown = [name for name, (value, _) in finding.measures.items() if name.startswith(measure) and value is None]
                if unknown:
                    lacking.append(finding)
                    named = {name.split(":", 1)[1] for name in unknown if ":" in name}
                    where |= named or finding.codes
                    n |= {(code,) for code in named} or {(finding.object_id,)}
            if lacking:
                ideas = {t.idea_code for t in self.triggers if t.finding_kind == finding_kind and key == "years"}
                yield Request(key, role, kind, tuple(sorted(where)), frozenset(ideas), self._candidates_on(lacking), _words(n=len(n)))

    def _borders(self) -> Iterator[Request]:
        segments = self.facts.rows("border_segments")
        open_ = [row for row in segments if row["status"] != DEFINITE]
        pairs = {frozenset((row["region_a"], row["region_b"])) for row in open_}
        if open_ and self.inputs.boundary_status is not None:
            words = _words(n=len(open_), total=len(segments))
            yield Request("border", "boundary_status", "", _codes(pairs), frozenset(), self._with_any(pairs), words)

    # --- what the office holds ----------------------------------------------------------------------------------------

    def _register(self) -> Iterator[Request]:
        agreements = [row for row in self.facts.rows("agreements") if row["kind"] != PLAN]
        touched: dict[str, set[str]] = {}
        for row in self.facts.rows("candidate_agreements"):
            touched.setdefault(row["agreement_id"], set()).add(row["candidate_id"])
        for key, columns in (("dates", ("signed", "end")), ("running", ("running",))):
            asked = [row for row in agreements if _asked(key, row)]
            lacking = [row for row in asked if any(row[column] is None for column in columns)]
            if lacking:
                where = {code for row in lacking for code in str(row["parties"]).split("+") if code in self.facts.names}
                resting = {c for row in lacking for c in touched.get(row["agreement_id"], ())}
                words = _words(n=len(lacking), total=len(asked))
                yield Request(key, "office", "", tuple(sorted(where)), frozenset(), frozenset(resting), words)

    def _office(self) -> Iterator[Request]:
        """Contributions, costs and answers that nobody entered for a candidate."""
        empty: dict[str, set[str]] = {"P3": set(), "P4": set()}
        for row in self.facts.rows("candidate_shares"):
            if row["model"] in empty and row["share_pct"] is None:
                empty[row["model"]].add(row["candidate_id"])
        unjudged = {r["candidate_id"] for r in self.facts.rows("candidate_tests") if r["test"] == "efficiency" and r["result"] == "not_assessed"}
        entered = self.inputs.office.entered
        for key, agency, candidates in (
            ("participation", "contributions", empty["P3"]), ("use", "contributions", empty["P4"]), ("costs", "costs", unjudged),
            ("budget", "budget", {key for key in self.facts.candidates if entered(key, "in_apbd") is None}),
            ("term", "", {key for key in self.facts.candidates if entered(key, "years") is None}),
        ):  # fmt: skip
            where = sorted({code for key_ in candidates for code in self.facts.codes_of(key_)})
            yield Request(key, "office", "", tuple(where), frozenset(), frozenset(candidates), agency=agency)

    # --- look-ups -----------------------------------------------------------------------------------------------------

    def _given_roles(self) -> set[str]:
        drained = {"flow_direction"} if self.inputs.flow is not None else set()
        return {row["role"] for row in self.inputs.sources} | set(self.inputs.layers) | drained

    def _needs(self, trigger: Trigger):
        return needs_of(trigger.finding_kind, trigger.attribute, trigger.values)

    def _kinds_in(self, layer: Layer) -> tuple[str, ...]:
        """Kinds of a layer that a trigger could use; none for a layer without kinds."""
        column = KINDS_OF.get(layer.spec.role)
        return tuple(sorted(kind for kind in layer.frame[column].dropna().unique() if self._ideas_on(layer.spec.role, kind))) if column else ()

    def _ideas_on(self, role: str, kind: str) -> frozenset[str]:
        """Ideas of which a trigger needs a role (with this kind of object)."""
        return frozenset(
            trigger.idea_code for trigger in self.triggers for group in self._needs(trigger) for need in group
            if need.role == role and (not kind or not need.kinds or kind in need.kinds)
        )  # fmt: skip

    def _resting_on(self, role: str, kind: str) -> list[Seen]:
        """Findings made from a role (from objects of a kind)."""
        roles = {row["finding_id"]: row["source_role"] for row in self.facts.rows("findings")}
        found = []
        for finding in self.facts.findings.values():
            of_places = role == "places" and finding.kind in (*PEOPLE_KINDS, "detour", "link_gain")
            if of_places or (roles[finding.finding_id] == role and (not kind or kind in self._object_kinds(finding))):
                found.append(finding)
        return found

    def _object_kinds(self, finding: Seen) -> set[str]:
        """Kinds of the objects that a finding is about."""
        if finding.kind == "service_gain":
            service = finding.object_id.split(":")[1]
            return {kind for row in table("service_kinds").itertuples() if row.service == service for kind in row.facility_kinds.split("+")}
        if finding.kind.startswith("landfill"):
            return {"tpa"}
        held = self.facts.objects.get(finding.object_id, {}).get("kind")
        return {held, self.facts.attributes.get((finding.object_id, "area_kind"))}

    def _of_kind(self, finding_kind: str) -> list[Seen]:
        return [finding for finding in self.facts.findings.values() if finding.kind == finding_kind]

    def _on(self, *finding_kinds: str, where=lambda finding: True) -> frozenset[str]:
        """Candidates that rest on findings of these kinds."""
        return self._candidates_on(finding for kind in finding_kinds for finding in self._of_kind(kind) if where(finding))

    def _candidates_on(self, findings: Iterable[Seen]) -> frozenset[str]:
        return frozenset(candidate for finding in findings for candidate in self.resting.get(finding.finding_id, ()))

    def _with_any(self, groups: Iterable[frozenset[str]]) -> frozenset[str]:
        """Candidates whose regions include all of one of the groups."""
        groups = list(groups)
        return frozenset(key for key in self.facts.candidates if any(group <= self.facts.codes_of(key) for group in groups))


def _codes(pairs: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted({code for pair in pairs for code in pair}))


def _asked(what: str, agreement: Mapping) -> bool:
    """Whether dates or running of an agreement would tell anything: of one that is signed, or may be; running while it is not over."""
    state = agreement.get("state")
    if state == terms.UNSIGNED:
        return what == "dates" and agreement.get("stage") is None
    return what == "dates" or state not in (terms.ENDED, terms.NOT_YET)


def _words(**words) -> dict[str, dict[str, object]]:
    """Words by language; a word may be a function of the language."""
    return {lang: {name: value(lang) if callable(value) else value for name, value in words.items()} for lang in LANGUAGES}


def _named(code: str) -> dict[str, dict[str, object]]:
    return _words(what=lambda lang: value_words(code, lang))


def _agency(role: str, kind: str):
    """The row of data_agencies.csv of a role and kind, else of the role."""
    rows = {(row.role, row.kind): row for row in table("data_agencies").itertuples()}
    return rows.get((role, kind)) or rows[role, ""]
