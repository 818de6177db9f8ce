"""Sentences of evidence on services, waste and raw water, from the measures and names of a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .findings import Finding, Object
from .tables import text


def sentence(finding: Finding, thing: Object, names: Mapping[str, str], language: str) -> str | None:
    """The sentence of a finding of these kinds, None for any other kind."""
    made = _SENTENCES.get(finding.kind)
    return made(finding, thing, {role: names[code] for code, role in finding.parties}, names, language) if made else None


def _values(finding: Finding) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in finding.measures if ":" not in measure.name}


def _service_gain(finding: Finding, thing: Object, roles, names, language: str) -> str:
    values, service = _values(finding), finding.words[f"service_{language}"]
    one = "_one" if values["n_places"] == 1 else ""
    rest = [
        text(f"saving_{unit}{one or _same(values, unit)}", language, median=values[f"saved_{unit}_median"], most=values[f"saved_{unit}_max"])
        for unit in ("min", "km")
        if values[f"saved_{unit}_median"] is not None
    ]
    if values["n_without_own"]:
        rest.append(text(f"saving_without_own{one}", language, n=values["n_without_own"], service=service))
    rest.append(_people(values, roles, language))
    return text(
        f"ev_service_gain{one}", language, n_places=values["n_places"], places=finding.words["places"], service=service,
        rest=" ".join(rest), **roles,
    )  # fmt: skip


def _same(values, unit: str) -> str:
    """Median and most are one figure as they are printed."""
    return "_one" if round(values[f"saved_{unit}_median"]) == round(values[f"saved_{unit}_max"]) else ""


def _people(values, roles, language: str) -> str:
    if values["people"] is None:
        return text("people_none", language)
    load = "" if values["host_load_pct"] is None else text("people_load", language, load=values["host_load_pct"], **roles)
    key = "people_all" if values["n_places_with_people"] == values["n_places"] else "people_at_least"
    return text(key, language, people=values["people"], known=values["n_places_with_people"], n=values["n_places"], load=load)


def _waste(finding: Finding, language: str) -> str:
    measure = next(m for m in finding.measures if m.name == "waste_t_per_day")
    if measure.value is None:
        return text("waste_unknown", language)
    return text("waste_known", language, value=measure.value, low=measure.low, high=measure.high)


def _landfill_nearer(finding: Finding, thing: Object, roles, names, language: str) -> str:
    values = _values(finding)
    saved = "" if values["saved_km_median"] is None else text("haul_saved", language, km=values["saved_km_median"])
    return text(
        "ev_landfill_nearer", language, object=thing.name, places=finding.words["places"], n_places=values["n_places"],
        haul_km=values["haul_km"], saved=saved, waste=_waste(finding, language), **roles,
    )  # fmt: skip


def _landfill_pair(finding: Finding, thing: Object, roles, names, language: str) -> str:
    a, b = finding.region_codes

    def years(code: str) -> str:
        value = finding.measure(f"remaining_years:{code}")
        return text("years_unknown", language) if value is None else text("years_known", language, value=value)

    words = finding.words
    return text(
        "ev_landfill_pair", language, a=names[a], b=names[b], landfill_a=words[f"landfill:{a}"], landfill_b=words[f"landfill:{b}"],
        years_a=years(a), years_b=years(b), town_a=words[f"town:{a}"], town_b=words[f"town:{b}"], town_km=finding.measure("town_km"),
        waste=_waste(finding, language),
    )  # fmt: skip


def _raw_water(finding: Finding, thing: Object, roles, names, language: str) -> str:
    values = _values(finding)
    capacity, people = values["capacity_l_per_s"], values["people"]
    return text(
        "ev_raw_water", language, object=thing.name, town=finding.words["town"], straight_km=values["straight_km"],
        capacity="" if capacity is None else text("raw_water_capacity", language, value=capacity),
        people="" if people is None else text("raw_water_people", language, value=people), **roles,
    )  # fmt: skip


_SENTENCES: dict[str, Callable] = {
    "service_gain": _service_gain, "landfill_nearer": _landfill_nearer, "landfill_pair": _landfill_pair, "raw_water": _raw_water,
}  # fmt: skip
