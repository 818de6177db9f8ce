// Charts as SVG or as coloured tables, each with its figures as a table.
const PALETTE = [BLUE, "#c25400", "#00694d", PURPLE, "#6b5020", "#00517f", "#7a5c00", "#444444", "#8a2f5f", "#2f6f8a"];

function dependencyChart() {
  const table = DATA.dependency;
  if (!table || !table.rows.length) return null;
  const at = (name) => table.columns.findIndex(([column]) => column === name);
  const own = at("dependency_pct"), outside = at("dependency_with_outside_pct"), code = at("region_code");
  if (own < 0) return null;
  const rows = [...table.rows].sort((a, b) => (b[own] ?? -1) - (a[own] ?? -1));
  const bars = rows.map((row) => {
    const all = outside < 0 ? null : row[outside];
    const bar = svg("svg", { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true", class: "bar" }, svg("rect", { x: 0, y: 0, width: 100, height: 14, fill: "#eceae2" }));
    if (all !== null && all > (row[own] ?? 0)) bar.append(svg("rect", { x: 0, y: 0, width: all, height: 14, fill: "#9cc9e6" }));
    if (row[own] !== null) bar.append(svg("rect", { x: 0, y: 0, width: row[own], height: 14, fill: BLUE }));
    return el("div", { class: "bar-row" }, el("span", { class: "bar-name" }, shortName(row[code])), bar, el("span", { class: "bar-value" }, row[own] === null ? t("unknown") : `${number(row[own], 1)} %`));
  });
  return el("section", { class: "chart" }, el("h3", {}, t("dependency_title")), el("p", { class: "muted" }, t("dependency_note")),
    el("div", { class: "bars", role: "img", "aria-label": t("dependency_label") }, bars),
    el("p", { class: "key" }, swatch(BLUE), t("dependency_own"), outside < 0 ? null : [swatch("#9cc9e6"), t("dependency_outside")]),
    el("details", {}, el("summary", {}, t("as_table")), tableOf(table, { title: t("dependency_title") })));
}

const swatch = (colour) => svg("svg", { width: 14, height: 14, class: "swatch", "aria-hidden": "true" }, svg("rect", { width: 14, height: 14, fill: colour }));

/** region x region: figures of the water links, or sums of the table of coverage. */
function matrixKinds() {
  const kinds = [];
  if (Object.keys(DATA.links).length) kinds.push(["water", t("matrix_water"), DATA.links]);
  const table = DATA.tabs.gaps.find((item) => item.name === "coverage_matrix");
  for (const [name, both] of [["n_candidates", true], ["n_gaps", true], ["n_agreements", true], ["n_idle", true]]) {
    const at = table ? table.columns.findIndex(([column]) => column === name) : -1;
    if (at < 0) continue;
    const sums = {};
    for (const row of table.rows) for (const pair of both ? [[0, 1], [1, 0]] : [[0, 1]]) {
      const key = `${row[pair[0]]}>${row[pair[1]]}`;
      sums[key] = (sums[key] || 0) + (row[at] || 0);
    }
    kinds.push([name, t(`matrix_${name}`), sums]);
  }
  return kinds;
}

let matrixKind = "water";
function matrixChart() {
  const kinds = matrixKinds();
  if (!kinds.length) return null;
  const [kind, , values] = kinds.find(([name]) => name === matrixKind) || kinds[0];
  const codes = [...new Set(Object.keys(values).flatMap((key) => key.split(">")))].sort();
  const most = Math.max(...Object.values(values), 1);
  const cell = (from, to) => {
    const value = values[`${from}>${to}`];
    if (from === to) return el("td", { class: "self" });
    if (!value) return el("td", {}, "");
    const depth = Math.sqrt(value / most);
    const made = el("td", { class: "figure" }, number(value, value >= 10 || Number.isInteger(value) ? 0 : 1));
    made.style.backgroundColor = `rgb(${[90, 169, 221].map((end) => Math.round(255 - (255 - end) * depth)).join(" ")})`; // light enough for dark figures
    return made;
  };
  const choose = el("label", {}, el("span", {}, t("matrix_what")), el("select", { id: "matrix-kind", on: { change: (event) => { matrixKind = event.target.value; drawCharts(); byId("matrix-kind").focus(); } } },
    kinds.map(([name, text]) => el("option", { value: name, selected: name === kind }, text))));
  return el("section", { class: "chart" }, el("h3", {}, t("matrix_title")), kinds.length > 1 ? choose : null, el("p", { class: "muted" }, t(kind === "water" ? "matrix_water_note" : "matrix_pairs_note")),
    scrolling(t("matrix_title"), el("table", { class: "matrix" }, el("caption", { class: "unseen" }, t("matrix_title")),
      el("thead", {}, el("tr", {}, el("td", {}), codes.map((code) => el("th", { scope: "col" }, el("span", {}, shortName(code)))))),
      el("tbody", {}, codes.map((from) => el("tr", {}, el("th", { scope: "row" }, shortName(from)), codes.map((to) => cell(from, to))))))));
}

/** Shares of the parties in each model as stacked bars. */
function sharesChart(candidate, models, codes) {
  const bars = models.map((model) => {
    const parts = candidate.shares.filter((row) => row[1] === model && row[2] !== null);
    if (!parts.length) return null;
    const bar = svg("svg", { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true", class: "bar" });
    let from = 0;
    for (const [code, , share] of [...parts].sort((a, b) => codes.indexOf(a[0]) - codes.indexOf(b[0]))) {
      bar.append(svg("rect", { x: from, y: 0, width: share, height: 14, fill: PALETTE[codes.indexOf(code) % PALETTE.length], stroke: "#ffffff", "stroke-width": 0.4 }));
      from += share;
    }
    return el("div", { class: "bar-row" }, el("span", { class: "bar-name" }, word(model)), bar);
  }).filter(Boolean);
  if (!bars.length) return null;
  return el("div", {}, el("div", { class: "bars", role: "img", "aria-label": t("shares_label") }, bars),
    el("p", { class: "key" }, codes.map((code, n) => el("span", { class: "key-item" }, swatch(PALETTE[n % PALETTE.length]), shortName(code)))));
}

function selectedShares() {
  const candidate = DATA.candidates.find((item) => item.id === state.selected) || byRank().find((item) => item.shares.length);
  if (!candidate || !candidate.shares.length) return null;
  return el("section", { class: "chart" }, el("h3", {}, t("shares")), el("p", {}, said(candidate.title)), shares(candidate));
}

function drawCharts() {
  const parts = [dependencyChart(), matrixChart(), selectedShares()].filter(Boolean);
  fill(byId("panel-charts"), el("h2", {}, t("tab_charts")), parts.length ? parts : el("p", { class: "empty" }, t("no_data")));
}
