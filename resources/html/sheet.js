// The sheet of one candidate: on the page, and once more for each that is printed.
const section = (title, ...children) => (children.flat(Infinity).some(Boolean) ? el("section", { class: "part" }, el("h3", {}, title), children) : null);
const bullets = (items) => (items.length ? el("ul", {}, items.map((item) => el("li", {}, item))) : null);
const withNote = (text, note) => (note ? `${text} (${note})` : text);
const cited = (basis, verified) => {
  const parts = [said(basis), verified && verified !== "computed" ? word(verified) : ""].filter(Boolean);
  return parts.length ? el("span", { class: verified === "own_knowledge" ? "muted unsure" : "muted" }, ` [${parts.join("; ")}]`) : null;
};

function facts(candidate) {
  const [rank, best, worst, topTen, score] = standing(candidate);
  const lines = [[label("rank"), rankText(candidate)]];
  if (topTen !== null) lines.push([t("top_ten"), t("top_ten_share", { share: number(topTen, 0) })]);
  if (score !== null) lines.push([label("score"), number(score, 1)]);
  DATA.meta.facts.forEach(([name, kind], n) => {
    const text = shown(candidate.facts[n], kind);
    if (text) lines.push([label(name), text]);
  });
  return el("dl", {}, lines.map(([name, text]) => el("div", {}, el("dt", {}, name), el("dd", {}, text))));
}

function parties(candidate) {
  return bullets(candidate.people.map(([code, type, role, mustSit]) => [
    nameOf(code), type && type !== "kabkota" && nameOf(code).toLowerCase() !== word(type).toLowerCase() ? ` (${word(type)})` : "", role ? `: ${word(role)}` : "", mustSit ? el("strong", {}, ` ${t("must_sit")}`) : null,
  ]));
}

function tests(candidate) {
  if (!candidate.tests.length) return null;
  return bullets(candidate.tests.map(([test, result, reason, basis]) => [
    el("strong", {}, capital(word(test))), ": ", el("span", { class: `mark ${result}` }, word(result)), ". ", said(reason), cited(basis),
  ]));
}

const FIRST_TOPICS = ["form", "obligation", "institution", "secretariat", "dprd", "signatory"];

function rules(candidate) {
  const topics = [...new Set(candidate.rules.map(([topic]) => topic))];
  const part = (topic) => [
    el("h4", {}, capital(word(topic))),
    bullets(candidate.rules.filter((rule) => rule[0] === topic).map(([, , text, basis, verified]) => [said(text), cited(basis, verified)])),
  ];
  const first = FIRST_TOPICS.filter((topic) => topics.includes(topic));
  const others = topics.filter((topic) => !first.includes(topic) && topic !== "coverage");
  return [first.map(part), others.length ? el("details", {}, el("summary", {}, t("rules_more", { topics: others.map(word).join(", ") })), others.map(part)) : null];
}

/** Why the candidate counts as covered or not. */
const coverageReasons = (candidate) => bullets(candidate.rules.filter((rule) => rule[0] === "coverage").map(([, , text, basis, verified]) => [said(text), cited(basis, verified)]));

const measureName = (measure) => {
  const [name, region] = measure.split(/:(.*)/s);
  return capital(word(name)) + (region ? ` (${nameOf(region)})` : "");
};
const between = (low, high) => (low === null || high === null ? "" : t("between", { low: number(low), high: number(high) }));
const headRow = (texts) => el("thead", {}, el("tr", {}, texts.map((text) => el("th", { scope: "col" }, text))));

function findings(candidate, paper) {
  return candidate.findings.map((key) => DATA.findings[key]).filter(Boolean).map((finding) => {
    const where = finding.parties.map(([code, role]) => withNote(shortName(code), word(role))).join(", ");
    const sources = sourcesOf(finding.role);
    const title = [el("strong", {}, capital(word(finding.kind))), finding.object ? `: ${said(finding.object)}` : "", where ? el("span", { class: "muted" }, ` ${where}`) : null];
    const notes = [
      finding.doubtful ? el("p", { class: "warn" }, t("doubtful")) : null,
      said(finding.caveat) ? el("p", { class: "muted" }, said(finding.caveat)) : null,
    ];
    const source = el("p", { class: "muted" }, `${label("source_role")}: ${word(finding.role)}`, sources ? ` (${sources})` : "", finding.precision ? `; ${label("precision_m")}: ${number(finding.precision, 0)}` : "");
    if (paper) {
      const known = finding.measures.filter((measure) => measure[1] !== null).map(([measure, value, low, high, code]) => `${measureName(measure)}: ${withNote(figure(value, code), between(low, high))}`);
      return el("div", { class: "finding" }, el("p", {}, title), known.length ? el("p", {}, `${known.join("; ")}.`) : null, notes, source);
    }
    const rows = finding.measures.map(([measure, value, low, high, code, basis]) => el("tr", {}, el("th", { scope: "row" }, measureName(measure)),
      el("td", { class: "figure" }, figure(value, code)), el("td", { class: "figure" }, between(low, high)), el("td", {}, said(basis))));
    return el("details", { class: "finding" }, el("summary", {}, title), finding.severity !== null ? el("p", {}, `${label("severity")}: ${number(finding.severity)}`) : null, notes,
      rows.length ? scrolling(said(finding.object) || word(finding.kind), el("table", {}, headRow([label("measure"), label("value"), t("low_high"), label("basis")]), el("tbody", {}, rows))) : null, source);
  });
}

/** What is owed, item by item, the largest first; on paper the five largest pairs of each. Caveats stand with the findings. */
function solidarity(candidate, paper) {
  const table = DATA.solidarity[candidate.object_id];
  if (!table) return null;
  const at = Object.fromEntries(table.columns.map(([name], n) => [name, n]));
  const cell = (row, name) => (at[name] === undefined ? null : row[at[name]]);
  const items = new Map();
  for (const row of table.rows) {
    const key = JSON.stringify(["kind", "item", "vehicle", "basis"].map((name) => cell(row, name)));
    items.set(key, [...(items.get(key) || []), row]);
  }
  return [...items.values()].map((rows) => {
    const sorted = rows.filter((row) => cell(row, "quantity") !== null).sort((a, b) => cell(b, "quantity") - cell(a, "quantity"));
    const unknown = rows.length - sorted.length;
    const most = paper ? sorted.slice(0, 5) : sorted;
    const first = rows[0];
    return [
      el("h4", {}, `${capital(word(cell(first, "kind")))}: ${said(cell(first, "item"))}`),
      cell(first, "vehicle") ? el("p", { class: "muted" }, `${label("vehicle")}: ${said(cell(first, "vehicle"))}`, cited(cell(first, "basis"))) : null,
      most.length ? scrolling(said(cell(first, "item")), el("table", {}, headRow([label("payer_code"), label("receiver_code"), label("quantity"), t("low_high")]),
        el("tbody", {}, most.map((row) => el("tr", {}, el("td", {}, namesOf(cell(row, "payer_code"))), el("td", {}, namesOf(cell(row, "receiver_code"))),
          el("td", { class: "figure" }, figure(cell(row, "quantity"), cell(row, "unit"))), el("td", { class: "figure" }, between(cell(row, "low"), cell(row, "high")))))))) : null,
      unknown ? el("p", { class: "muted" }, t("pairs_unknown", { n: number(unknown, 0) })) : null,
      sorted.length > most.length ? el("p", { class: "muted" }, t("more_pairs", { n: number(sorted.length - most.length, 0) })) : null,
    ];
  });
}

/** Files and dates of a layer role, from the table of sources. */
function sourcesOf(role) {
  const table = DATA.tabs.sources.find((item) => item.name === "sources");
  if (!table) return "";
  const at = (name) => table.columns.findIndex(([column]) => column === name);
  return [...new Set(table.rows.filter((row) => String(role).split("+").includes(row[at("role")])).map((row) => withNote(row[at("file")], at("date") < 0 ? "" : day(row[at("date")]))))].slice(0, 4).join("; ");
}

function shares(candidate) {
  if (!candidate.shares.length) return null;
  const models = [...new Set(candidate.shares.map(([, model]) => model))];
  const codes = [...new Set(candidate.shares.map(([code]) => code))];
  const of = (model, code) => candidate.shares.find((row) => row[0] === code && row[1] === model);
  const rows = models.map((model) => el("tr", {}, el("th", { scope: "row" }, word(model)),
    codes.map((code) => { const row = of(model, code); return el("td", { class: "figure" }, row && row[2] !== null ? `${number(row[2], 1)} %` : "–"); })));
  const basisOf = (model) => [...new Set(candidate.shares.filter((row) => row[1] === model).map((row) => said(row[3])))].filter(Boolean).join("; ");
  return [
    sharesChart(candidate, models, codes),
    scrolling(t("shares"), el("table", {}, el("caption", { class: "unseen" }, t("shares")), headRow([label("model"), ...codes.map(shortName)]), el("tbody", {}, rows))),
    bullets(models.filter(basisOf).map((model) => [el("strong", {}, capital(word(model))), `: ${basisOf(model)}`])),
    el("p", { class: "muted" }, t("shares_note")),
  ];
}

/** Agencies party by party; the table says why each, on what ground. */
function agencies(candidate, paper) {
  if (!candidate.agencies.length) return null;
  const at = Object.fromEntries(DATA.meta.agencies.map(([name], n) => [name, n]));
  const codes = [...new Set(candidate.agencies.map((row) => row[at.party_code]))];
  const lines = codes.map((code) => [el("strong", {}, nameOf(code)), ": ", [...new Set(candidate.agencies.filter((row) => row[at.party_code] === code).map((row) => said(row[at.agency])))].join(", ")]);
  const marks = [...new Set(candidate.agencies.map((row) => word(row[at.verified])).filter(Boolean))];
  return [
    bullets(lines),
    marks.length ? el("p", { class: "muted" }, t("agencies_note", { marks: marks.join("; ") })) : null,
    paper ? null : el("details", {}, el("summary", {}, t("agencies_more")), tableOf({ name: "candidate_agencies", columns: DATA.meta.agencies, rows: candidate.agencies }, { title: t("agencies") })),
  ];
}

function criteria(candidate) {
  const own = candidate.criteria.filter(([scenario]) => scenario === state.scenario);
  if (!own.length) return null;
  const head = [label("criterion"), label("value"), label("normalised"), label("weight")];
  return el("details", {}, el("summary", {}, t("criteria")), scrolling(t("criteria"), el("table", {}, headRow(head),
    el("tbody", {}, own.map(([, criterion, value, normalised, weight]) => el("tr", {}, el("th", { scope: "row" }, capital(word(criterion))), [value, normalised, weight].map((v, n) => el("td", { class: "figure" }, v === null ? t("unknown") : number(v, n ? 2 : undefined)))))))));
}

/** Everything known of a candidate. On paper nothing is folded, and the measures of findings stand in a line. */
function sheetOf(candidate, { paper = false, level = "h2", id = null } = {}) {
  const made = el("div", { class: "sheet" },
    el("p", { class: "kicker" }, t("sheet_kicker", { rank: rankText(candidate) })),
    el(level, { id, class: "sheet-title", tabindex: id ? "-1" : null }, said(candidate.title)),
    section(t("evidence"), el("p", {}, said(candidate.evidence)), candidate.activities.length ? [el("h4", {}, t("activities")), bullets(candidate.activities.map(said))] : null),
    section(t("facts"), facts(candidate)),
    section(t("parties"), parties(candidate)),
    section(t("coverage"), candidate.coverage ? el("p", {}, coverageChip(candidate)) : null, coverageReasons(candidate), bullets(candidate.agreements.map(([title, match, reason]) => [title, match ? ` (${word(match)})` : "", reason ? `: ${said(reason)}` : ""]))),
    section(t("tests"), tests(candidate)),
    section(t("rules"), rules(candidate)),
    section(t("shares"), shares(candidate)),
    section(t("flags"), bullets(candidate.flags.map(([, text]) => said(text)))),
    section(t("agencies"), agencies(candidate, paper)),
    section(t("solidarity"), solidarity(candidate, paper)),
    section(t("findings"), findings(candidate, paper)),
    section(t("criteria_title"), criteria(candidate)),
    el("p", { class: "muted" }, t("indicative")));
  if (paper) for (const part of made.querySelectorAll("details")) part.open = true;
  return made;
}

function drawSheet() {
  const candidate = DATA.candidates.find((item) => item.id === state.selected);
  if (!candidate) { fill(byId("sheet"), el("h2", { id: "sheet-title" }, t("sheet_none_title")), el("p", { class: "empty" }, t("sheet_none"))); return; }
  const order = inOrder(visibleCandidates());
  const at = order.findIndex((item) => item.id === candidate.id);
  const step = (by) => el("button", { type: "button", disabled: !order[at + by] || at < 0, on: { click: () => select(order[at + by].id, { from: "sheet" }) } }, t(by < 0 ? "previous" : "next"));
  fill(byId("sheet"), el("div", { class: "sheet-tools no-print" }, step(-1), step(1),
    el("button", { type: "button", on: { click: () => { showEvidence(candidate); byId("map").scrollIntoView({ block: "nearest" }); } } }, t("show_on_map")),
    el("a", { href: "#list" }, t("back_to_list"))), sheetOf(candidate, { id: "sheet-title" }));
}

/** Chooses a candidate: list, map and sheet follow. */
function select(id, { from = "list", zoom = true } = {}) {
  const candidate = DATA.candidates.find((item) => item.id === id);
  if (!candidate) return;
  state.selected = id;
  for (const card of byId("candidates").querySelectorAll(".card")) {
    card.toggleAttribute("aria-current", card.dataset.id === id);
    if (card.dataset.id === id) { card.setAttribute("aria-current", "true"); if (from !== "list") card.scrollIntoView({ block: "nearest" }); }
  }
  if (state.tab !== "map") showTab("map");
  placeBadges();
  showEvidence(candidate, { zoom });
  drawSheet();
  speak(t("selected", { title: said(candidate.title) }));
  try { history.replaceState(null, "", `#${encodeURIComponent(id)}`); } catch { /* some browsers refuse it for files */ }
  const narrow = window.matchMedia("(max-width: 899px)").matches;
  if (narrow && from === "list") byId("map").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  if (from === "sheet" || from === "table") byId("sheet-title").focus({ preventScroll: from === "sheet" && !narrow });
}
