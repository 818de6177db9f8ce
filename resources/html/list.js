// The ranked list: search, filters, order.
const SORTS = ["rank", "title", "parties", "coverage"];

function textOf(candidate) {
  if (!candidate.found) {
    const names = candidate.people.map(([code]) => DATA.names[code] || code).concat(candidate.parties.map((code) => DATA.names[code] || code));
    const words = [candidate.sector, candidate.coverage].flatMap((code) => DATA.words[`value.${code}`] || [String(code || "")]);
    candidate.found = folded([candidate.title, candidate.evidence, candidate.object, names, words, candidate.activities].flat(Infinity).filter(Boolean).join(" "));
  }
  return candidate.found;
}

function passes(candidate) {
  const { text, sector, coverage, obligation, forum, region } = state.filters;
  if (sector && candidate.sector !== sector) return false;
  if (coverage && candidate.coverage !== coverage) return false;
  if (obligation && candidate.obligation !== obligation) return false;
  if (region && !candidate.parties.includes(region)) return false;
  if (forum) {
    const members = DATA.forums.find((item) => item.id === forum).members;
    if (candidate.parties.filter((code) => members.includes(code)).length < 2) return false;
  }
  return folded(text).split(/\s+/).every((part) => textOf(candidate).includes(part));
}

/** Candidates that pass the filters, by rank. */
const visibleCandidates = () => byRank().filter(passes);

function inOrder(candidates) {
  const key = { title: (c) => said(c.title), parties: (c) => namesOf(c.parties.join("+")), coverage: (c) => word(c.coverage) }[state.sort];
  return key ? [...candidates].sort((a, b) => key(a).localeCompare(key(b), LOCALES[state.language]) || rankOf(a) - rankOf(b)) : candidates;
}

/** Rank with its range: "3 (2-9)". */
function rankText(candidate) {
  const [rank, best, worst] = standing(candidate);
  return best === null || worst === null ? number(rank, 0) : t("rank_range", { rank: number(rank, 0), best: number(best, 0), worst: number(worst, 0) });
}

const coverageChip = (candidate) => (candidate.coverage ? el("span", { class: `chip ${candidate.coverage}` }, word(candidate.coverage)) : null);

function drawList() {
  const shownOnes = inOrder(visibleCandidates());
  fill(byId("candidates"), shownOnes.map((candidate) => {
    const [rank, best, worst] = standing(candidate);
    const face = el("span", { class: "badge", "aria-hidden": "true" }, number(rank, 0));
    face.style.backgroundColor = SECTORS[candidate.sector] || GREY;
    return el("li", {}, el("button", {
      type: "button", class: "card", "data-id": candidate.id, "aria-current": candidate.id === state.selected ? "true" : null,
      on: { click: () => select(candidate.id, { from: "list" }) },
    }, face, el("span", { class: "card-text" },
      el("span", { class: "unseen" }, `${t("rank")} ${number(rank, 0)}. `),
      el("span", { class: "card-title" }, said(candidate.title)),
      el("span", { class: "card-parties" }, candidate.parties.map(shortName).join(", ")),
      el("span", { class: "card-meta" }, coverageChip(candidate),
        candidate.obligation && candidate.obligation !== "belum_dinilai" ? el("span", { class: "chip" }, word(candidate.obligation)) : null,
        best !== null && worst !== null ? el("span", { class: "muted" }, t("range", { best: number(best, 0), worst: number(worst, 0) })) : null))));
  }));
  byId("count").textContent = shownOnes.length ? t("count", { n: number(shownOnes.length, 0), all: number(byRank().length, 0) }) : t(DATA.candidates.length ? "none_found" : "none");
}

function choices(values, wordOf) {
  return [...new Set(values)].filter(Boolean).map((value) => [value, capital(wordOf(value))]).sort((a, b) => a[1].localeCompare(b[1], LOCALES[state.language]));
}

function drawFilters() {
  const all = DATA.candidates;
  const selects = [
    ["sector", label("sector"), choices(all.map((c) => c.sector), word)],
    ["coverage", label("coverage"), choices(all.map((c) => c.coverage), word)],
    ["obligation", label("obligation"), choices(all.map((c) => c.obligation), word)],
    ["region", label("region_code"), choices(all.flatMap((c) => c.parties), shortName)],
    ["forum", t("forum_filter"), DATA.forums.map((forum) => [forum.id, forum.name])],
  ].filter(([, , options]) => options.length);
  const made = selects.map(([name, title, options]) => el("label", {}, el("span", {}, title), el("select", {
    id: `filter-${name}`, on: { change: (event) => { state.filters[name] = event.target.value; filtered(); } },
  }, el("option", { value: "" }, t("all")), options.map(([value, text]) => el("option", { value, selected: state.filters[name] === value }, text)))));
  made.push(el("label", {}, el("span", {}, t("sort")), el("select", { id: "sort", on: { change: (event) => { state.sort = event.target.value; drawList(); } } },
    SORTS.map((name) => el("option", { value: name, selected: state.sort === name }, t(`sort_${name}`))))));
  if (DATA.meta.scenarios.length > 1) {
    made.push(el("label", {}, el("span", {}, label("scenario_id")), el("select", { id: "scenario", on: { change: (event) => { state.scenario = event.target.value; filtered(); drawSheet(); drawGaps(); } } },
      DATA.meta.scenarios.map((name) => el("option", { value: name, selected: state.scenario === name }, capital(word(name)))))));
  }
  fill(byId("selects"), made);
}

function filtered() { drawList(); placeBadges(); }

function resetFilters() {
  for (const name of Object.keys(state.filters)) state.filters[name] = "";
  state.sort = "rank";
  byId("search").value = "";
  drawFilters();
  filtered();
}
