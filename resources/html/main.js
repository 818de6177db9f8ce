// The page as a whole: tabs, language, print.
const TABS = ["map", "charts", "gaps", "agreements", "requests", "sources", "method"];
const PRINTS = ["list", "selected", "shown"];

function drawTabs() {
  fill(byId("tablist"), TABS.map((name) => el("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "aria-selected": String(name === state.tab), tabindex: name === state.tab ? "0" : "-1",
    on: { click: () => showTab(name), keydown: (event) => stepTab(event, name) },
  }, t(`tab_${name}`))));
}

function stepTab(event, name) {
  const at = TABS.indexOf(name);
  const to = { ArrowRight: (at + 1) % TABS.length, ArrowLeft: (at + TABS.length - 1) % TABS.length, Home: 0, End: TABS.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  showTab(TABS[to]);
  byId(`tab-${TABS[to]}`).focus();
}

function showTab(name) {
  state.tab = name;
  for (const tab of TABS) {
    byId(`panel-${tab}`).hidden = tab !== name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    byId(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  if (name === "charts") drawCharts();
  if (name === "map") map.invalidateSize({ animate: false });
}

function drawHead() {
  document.documentElement.lang = state.language;
  document.title = `${DATA.meta.study}: ${t("title")}`;
  for (const item of document.querySelectorAll("[data-t]")) item.textContent = t(item.dataset.t);
  for (const item of document.querySelectorAll("[data-t-label]")) item.setAttribute("aria-label", t(item.dataset.tLabel));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
  byId("study").textContent = DATA.meta.study;
  const regions = DATA.layers.find((layer) => layer.name === "regions");
  byId("facts").textContent = [
    t("made", { date: day(DATA.meta.date) }), regions ? t("n_regions", { n: number(regions.rows.length, 0) }) : "", t("n_candidates", { n: number(DATA.candidates.length, 0) }),
  ].filter(Boolean).join(" · ");
  const note = said(DATA.meta.note);
  fill(byId("notes"), el("strong", {}, t("indicative_short")), " ", said(DATA.meta.caveat) || t("border_note"), note ? ` ${t("data_note", { note })}` : "");
  byId("search").placeholder = t("search_hint");
  fill(byId("print-what"), PRINTS.map((name) => el("option", { value: name, selected: byId("print-what").value === name }, t(`print_${name}`))));
}

function drawAll() {
  drawHead();
  drawTabs();
  drawFilters();
  drawList();
  relabelMap();
  drawSheet();
  drawCharts();
  drawGaps();
  drawAgreements();
  drawTables("requests");
  drawTables("sources");
  drawMethod();
}

function setLanguage(language) {
  state.language = language;
  drawAll();
  speak(t("language_set"));
}

/** Lays the page out for paper: the map as wide as a sheet, the list as a table, the sheets that were asked for. */
function beforePrint() {
  document.body.classList.add("printing");
  map.invalidateSize({ pan: false, animate: false });
  const candidate = DATA.candidates.find((item) => item.id === state.selected);
  const what = byId("print-what").value;
  if (candidate && what !== "list") showEvidence(candidate, { zoom: false });
  map.fitBounds(candidate && what === "selected" && evidence.getLayers().length ? evidence.getBounds() : whole, { animate: false, padding: [10, 10] });
  const listed = inOrder(visibleCandidates());
  fill(byId("print-list"), el("h2", {}, t("list_title")), el("p", {}, byId("count").textContent), candidateTable(listed, t("list_title")));
  const chosen = what === "shown" ? listed : what === "selected" && candidate ? [candidate] : [];
  fill(byId("print-sheets"), chosen.map((item) => sheetOf(item, { paper: true })));
}

function afterPrint() {
  document.body.classList.remove("printing");
  fill(byId("print-list"));
  fill(byId("print-sheets"));
  map.invalidateSize({ pan: false, animate: false });
}

function start() {
  makeMap();
  drawAll();
  byId("search").addEventListener("input", (event) => { state.filters.text = event.target.value; filtered(); });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", resetFilters);
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => setLanguage(button.dataset.language));
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
  if (window.matchMedia("(max-width: 899px)").matches) byId("layers-box").open = false;
  let wanted = "";
  try { wanted = decodeURIComponent(location.hash.slice(1)); } catch { /* a mark that is none of ours */ }
  if (wanted) select(wanted, { from: "start" });
}

start();
