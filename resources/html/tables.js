// Tables: sortable by their heads, scrolling in their own box.
function scrolling(name, table) {
  breakLongWords(table);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, table);
}

/** Words that no column is wide enough for may be broken; all others stay whole. */
function breakLongWords(part) {
  for (const cell of part.querySelectorAll("td, th")) cell.classList.toggle("long", /\S{25}/.test(cell.textContent));
}

function tableOf(table, { title = "" } = {}) {
  let order = null, down = false;
  const body = el("tbody", {});
  const rows = [...table.rows];
  const draw = () => {
    const sorted = order === null ? rows : [...rows].sort((a, b) => compare(a[order], b[order], table.columns[order][1]) * (down ? -1 : 1));
    fill(body, sorted.map((row) => el("tr", {}, table.columns.map(([name, kind], n) => cellOf(row, n, name, kind)))));
    breakLongWords(body);
  };
  const heads = table.columns.map(([name, kind], n) => {
    const head = el("th", { scope: "col", class: kind === "r" ? "figure" : null });
    head.append(el("span", { class: "print-only" }, label(name)), el("button", { type: "button", class: "sort no-print", on: { click: () => {
      down = order === n ? !down : false;
      order = n;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      draw();
    } } }, label(name)));
    return head;
  });
  draw();
  return scrolling(title || layerTitle(table.name), el("table", {}, title ? el("caption", { class: "unseen" }, title) : null, el("thead", {}, el("tr", {}, heads)), body));
}

function cellOf(row, n, name, kind) {
  const value = row[n];
  if (name === "sha256") return el("td", { class: "code" }, value ? value.slice(0, 16) : "");
  return el("td", { class: kind === "r" ? "figure" : null }, shown(value, kind));
}

function compare(a, b, kind) {
  if (a === null || b === null) return (a === null) - (b === null);
  return kind === "r" ? a - b : shown(a, kind).localeCompare(shown(b, kind), LOCALES[state.language], { numeric: true });
}

const FOLDED = ["catalogue", "procedures", "coverage_matrix"]; // long ones

function drawTables(tab, ...before) {
  const tables = DATA.tabs[tab] || [];
  const parts = tables.map((table) => {
    const title = layerTitle(table.name);
    const body = table.rows.length ? tableOf(table) : el("p", { class: "empty" }, t("empty_table"));
    if (!FOLDED.includes(table.name)) return el("section", { class: "part" }, el("h3", {}, title), body);
    return el("section", { class: "part" }, el("h3", {}, title), el("details", {}, el("summary", {}, t("show_rows", { n: number(table.rows.length, 0) })), body));
  });
  fill(byId(`panel-${tab}`), el("h2", {}, t(`tab_${tab}`)), before, parts.length || before.flat().some(Boolean) ? parts : el("p", { class: "empty" }, t("no_data")));
}

function candidateTable(candidates, title) {
  const link = (candidate) => el("button", { type: "button", class: "link", on: { click: () => select(candidate.id, { from: "table" }) } }, said(candidate.title));
  return scrolling(title, el("table", {}, el("caption", { class: "unseen" }, title),
    el("thead", {}, el("tr", {}, [label("rank"), label("title"), label("parties"), label("sector"), label("coverage")].map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, candidates.map((c) => el("tr", {}, el("td", { class: "figure" }, rankText(c)), el("td", {}, link(c)), el("td", {}, namesOf(c.parties.join("+"))), el("td", {}, word(c.sector)), el("td", {}, word(c.coverage)))))));
}

function drawGaps() {
  const gaps = byRank().filter((candidate) => candidate.coverage === "gap");
  const unknown = byRank().length > 0 && byRank().every((candidate) => !candidate.coverage); // no register was given
  drawTables("gaps", el("p", {}, unknown ? t("gaps_unknown") : t("gaps_note", { n: number(gaps.length, 0), all: number(byRank().length, 0) })), gaps.length ? candidateTable(gaps, t("tab_gaps")) : null);
}

function drawAgreements() {
  const linked = byRank().filter((candidate) => candidate.agreements.length);
  const part = linked.length ? el("section", { class: "part" }, el("h3", {}, t("linked_title")), candidateTable(linked, t("linked_title"))) : null;
  drawTables("agreements", part);
}

function drawMethod() {
  const keys = ["method_what", "method_rank", "method_water", "method_evidence", "method_borders", "method_law", "method_share"];
  const size = t("method_size", { mb: number(DATA.meta.file_mb, 1), m: number(DATA.meta.tolerance_m, 0) });
  drawTables("method", el("ul", { class: "method" }, [...keys.map((key) => t(key)), size, t("method_software", { program: DATA.meta.program, version: DATA.meta.version })].map((text) => el("li", {}, text))));
  byId("panel-method").append(el("section", { class: "part" }, el("h3", {}, layerTitle("provenance")), el("p", { class: "muted" }, t("provenance_note")),
    el("details", {}, el("summary", {}, t("provenance_open")), scrolling(layerTitle("provenance"), el("table", {}, el("thead", {}, el("tr", {}, [label("key"), label("value")].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, DATA.provenance.map(([key, value]) => el("tr", {}, el("th", { scope: "row", class: "code" }, key), el("td", {}, said(value))))))))));
}
