"""Why a candidate's coverage is what it is, in words: what decides, what to do next, and one rule for each agreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ..candidates import Candidate
from ..tables import table, text
from . import terms
from .context import LANGUAGES, Context, Party, Rule, rule
from .coverage import Match
from .terms import said_date

TOPIC = "coverage"
TOLD = 3  # titles that a sentence lists


def coverage_rules(candidate: Candidate, found: Sequence[Match], covered: str | None, parties: Sequence[Party], context: Context) -> list[Rule]:
    """Rules of the topic coverage: the whole first, a seat that is missing, then each agreement that touches the candidate.

    ``result`` is the coverage that the candidate has, or would have by that agreement alone.
    """
    if covered is None:
        return [rule(TOPIC, None, "cov_no_register")]
    return [_whole(candidate, found, covered, context), *_absent(found, parties), *(_one(match, context) for match in found)]


def reason_of(match: Match, context: Context, language: str) -> str:
    """What an agreement has to do with a candidate, in one sentence that does not repeat its title."""
    item = match.agreement
    missing = tuple(context.names.get(code, code) for code in match.missing)
    state = state_in_words(item.state, item.why, item.signed, item.end, item.running, language)
    return _reason(match.match, match.part, bool(item.object), match.field, missing, state, language)


@lru_cache(maxsize=65536)
def _reason(match: str, part: str | None, names_one: bool, field: str, missing: tuple[str, ...], state: str, language: str) -> str:
    if match == "same_object":
        about = text("cov_object_part", language, part=part) if part else text("cov_object_same", language)
    else:
        about = text("cov_object_other" if names_one else "cov_object_none", language)
    seats = text("cov_parties_missing", language, names=_listed(missing, language)) if missing else text("cov_parties_all", language)
    said = "; ".join((about, text(f"cov_field_{field}", language), seats, state))
    return f"{said[:1].upper()}{said[1:]}."


@lru_cache(maxsize=65536)
def state_in_words(state: str, why: tuple[str, ...], signed: str, end: str, running: str, language: str) -> str:
    """Whether an agreement is signed, in force and running, with its dates; the arguments are those of an ``Agreement``."""
    dates = {"signed": said_date(signed, language), "end": said_date(end, language)}
    if state == terms.UNSIGNED:
        return text(f"cov_unsigned_{why[0]}" if why else "cov_unsigned", language, **dates)
    if state == terms.ENDED:
        return text("cov_ended_end" if "end" in why else "cov_ended_stage", language, **dates)
    if state == terms.STOPPED:
        return ", ".join(text(f"cov_stopped_{name}", language) for name in why)
    if state in terms.RUNNING_STATES:
        known = "_".join(name for name, said in (("signed", signed), ("end", end)) if terms.period(said))
        term = text(f"cov_in_force_{known}" if known else "cov_in_force", language, **dates)
        return f"{term}, {text('cov_running_' + (running or 'unknown'), language)}"
    return text(f"cov_state_{state}", language, **dates)


def _whole(candidate: Candidate, found: Sequence[Match], covered: str, context: Context) -> Rule:
    deciding = [match for match in found if match.effect == covered]
    key, names = f"cov_{covered}", ()
    if covered == "possible":
        why, deciding = _doubt(deciding)
        key, names = f"cov_possible_{why}", deciding[0].missing
    elif covered == "gap":
        plans, over = [match for match in deciding if match.plan], [match for match in deciding if not match.plan]
        key, deciding = ("cov_gap_plan", plans) if plans else ("cov_gap_past", over) if over else ("cov_gap", [])

    def words(language: str) -> str:
        said = text(
            key, language, titles=_titles(deciding, language), names=_listed([context.names.get(code, code) for code in names], language),
            object=candidate.thing.name,
        )  # fmt: skip
        if covered in ("covered", "idle") and candidate.merged:
            said += " " + text("cov_merged", language, names=", ".join(thing.name for thing in candidate.merged))
        return said

    return _rule(covered, words)


def _doubt(found: Sequence[Match]) -> tuple[str, list[Match]]:
    """What stands between the nearest agreements and coverage, and these agreements."""
    groups: dict[str, list[Match]] = {name: [] for name in ("unsigned", "parties", "part", "field", "sector")}
    for match in found:
        if match.match == "sector_only":
            groups["sector"].append(match)
        else:
            groups["parties" if match.missing else "part" if match.part else "unsigned" if match.whole else "field"].append(match)
    return next((name, group) for name, group in groups.items() if group)


def _absent(found: Sequence[Match], parties: Sequence[Party]) -> list[Rule]:
    """A province that must sit and is no party of any agreement that covers the candidate."""
    covering = [match for match in found if match.covers]
    seats = [party.code for party in parties if party.party_type == "provinsi" and party.must_sit]
    absent = [code for code in seats if covering and not any(code in match.agreement.parties for match in covering)]
    if not absent:
        return []

    def words(language: str) -> str:
        known = {row.kemendagri: row.name for row in table("provinces").itertuples()}
        names = [text("cov_province", language, name=known.get(code, code)) for code in absent]
        return text("cov_province_missing", language, names=_listed(names, language), titles=_titles(covering, language))

    return [_rule("province_missing", words)]


def _one(match: Match, context: Context) -> Rule:
    return _rule(match.effect, lambda language: f'"{match.title}": {reason_of(match, context, language)}')


def _titles(found: Sequence[Match], language: str) -> str:
    titles = [f'"{match.title}"' for match in found]
    if len(titles) > TOLD:
        titles = [*titles[:TOLD], text("cov_more", language, n=len(titles) - TOLD)]
    return _listed(titles, language)


def _listed(names: Sequence[str], language: str) -> str:
    return names[0] if len(names) == 1 else text("cov_and", language, first=", ".join(names[:-1]), last=names[-1]) if names else ""


def _rule(result: str, words: Callable[[str], str]) -> Rule:
    ind, eng = (words(language) for language in LANGUAGES)
    return Rule(TOPIC, result, ind, eng)
