// The map: layers with their toggles and legend, candidates by rank, the evidence of the one that is chosen.
const INK = "#222222", GREY = "#6b6b6b", ORANGE = "#E69F00", SKY = "#56B4E9", GREEN = "#009E73", BLUE = "#0072B2", VERMILION = "#D55E00", BROWN = "#8c6d31", PURPLE = "#a5487a";
const SECTORS = { "lingkungan hidup": "#00694d", infrastruktur: "#a84300", pelayanan: PURPLE, persampahan: "#6b5020", air: BLUE, banjir: "#00517f" };
const BADGE_PX = 24, DOT_PX = 12;
// places around the true one, near ones first
const RINGS = [1, 2].flatMap((ring) => Array.from({ length: 6 * ring }, (_, n) => [ring * (BADGE_PX + 1) * Math.cos((Math.PI * n) / (3 * ring)), ring * (BADGE_PX + 1) * Math.sin((Math.PI * n) / (3 * ring))]));

// style of a row (by its column) and the sign in the legend
const STYLES = {
  regions: (row) => ({ color: "#ffffff", weight: 0.5, fillColor: row.level === "kota" ? "#f0e2bd" : "#fbf8ee", fillOpacity: 1, opacity: 0.4 }),
  watersheds: (row) => ({ color: BLUE, weight: row.n_members > 1 ? 1.6 : 0.7, fillColor: SKY, fillOpacity: row.n_members > 1 ? 0.18 : 0.06 }),
  shared_areas: () => ({ color: "#1b5e45", weight: 1, fillColor: GREEN, fillOpacity: 0.28 }),
  border_segments: (row) => ({ color: INK, weight: row.status === "definitif" ? 2 : 1.8, dashArray: { definitif: null, indikatif: "7 4" }[row.status] ?? (row.status === "definitif" ? null : "2 4") }),
  rivers: () => ({ color: BLUE, weight: 2.2 }),
  water_links: (row) => ({ color: BLUE, weight: Math.min(7, 1.2 + Math.sqrt(row.area_km2 || 0) / 14), opacity: row.reliability === "low" ? 0.45 : 0.8, dashArray: row.reliability === "low" ? "5 5" : null, arrow: true }),
  water_crossings: (row) => ({ color: "#ffffff", weight: 1, fillColor: BLUE, fillOpacity: 1, radius: Math.min(9, 3 + Math.log10(1 + (row.upstream_km2 || 0))) }),
  course_differences: () => ({ color: "#ffffff", weight: 1.5, fillColor: VERMILION, fillOpacity: 1, radius: 7 }),
  road_border_lines: (row) => ({ color: VERMILION, weight: 4, dashArray: row.kind === "missing_link" ? "3 5" : null }),
  road_detours: () => ({ color: PURPLE, weight: 2, dashArray: "8 4" }),
  road_crossings: (row) => ({ color: row.mismatch ? VERMILION : "#ffffff", weight: row.mismatch ? 2.5 : 1, fillColor: INK, fillOpacity: 1, radius: 5 }),
  service_gains: () => ({ color: "#ffffff", weight: 1, fillColor: PURPLE, fillOpacity: 0.9, radius: 5 }),
  tri_points: () => ({ color: INK, weight: 2, fillColor: ORANGE, fillOpacity: 1, radius: 6 }),
};
// rows that the legend shows where a layer has several signs
const SIGNS = {
  border_segments: [["value.definitif", { status: "definitif" }], ["value.indikatif", { status: "indikatif" }], ["value.border_unknown", { status: "unknown" }]],
  watersheds: [["layer_watershed_shared", { n_members: 2 }], ["layer_watershed_single", { n_members: 1 }]],
  water_links: [["layer_link_sure", { area_km2: 2500 }], ["layer_link_low", { area_km2: 400, reliability: "low" }]],
  road_crossings: [["layer_crossing_same", {}], ["layer_crossing_mismatch", { mismatch: "status" }]],
  road_border_lines: [["value.missing_link", { kind: "missing_link" }], ["value.along_border", { kind: "along_border" }]],
};
const HEADS = {
  regions: "region_name", watersheds: "name", shared_areas: "area_name", rivers: "object", road_border_lines: "road_name", road_crossings: "road_name",
  service_gains: "place_name", water_crossings: "river", course_differences: "river",
};
const PANES = { regions: 310, watersheds: 320, shared_areas: 330, border_segments: 340 };
const POINTS = new Set(["water_crossings", "course_differences", "road_crossings", "service_gains", "tri_points"]);

let map = null, evidence = null, badges = null, leaders = null, whole = null;
const layers = new Map();

/** Google's encoded polyline to [lat, lng] pairs. */
function decode(line) {
  const points = [];
  let at = 0, lat = 0, lng = 0;
  const step = () => {
    let shift = 0, value = 0, part;
    do { part = line.charCodeAt(at++) - 63; value += (part & 31) * 2 ** shift; shift += 5; } while (part >= 32);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  while (at < line.length) { lat += step(); lng += step(); points.push([lat / 1e5, lng / 1e5]); }
  return points;
}

/** A Leaflet layer of a shape; points become circles. */
function drawn(number, style, pane) {
  const shape = number === null ? null : DATA.shapes[number];
  if (!shape) return null;
  const options = { ...style, pane, renderer: rendererOf(pane), lineJoin: "round" };
  if (shape[0] === "p") {
    const circles = decode(shape[1]).map((point) => L.circleMarker(point, { radius: 6, ...options }));
    return circles.length === 1 ? circles[0] : L.featureGroup(circles);
  }
  if (shape[0] === "l") return L.polyline(shape[1].map(decode), { ...options, fill: false });
  return L.polygon(shape[1].map((rings) => rings.map(decode)), options);
}

const renderers = new Map();
function rendererOf(pane) {
  if (!renderers.has(pane)) renderers.set(pane, L.svg({ pane, padding: 0.5 }));
  return renderers.get(pane);
}

const asRow = (layer, cells) => Object.fromEntries(layer.columns.map(([name], n) => [name, cells[n]]));

/** What a tip says of a row: its name, then every figure that is known. */
function tip(layer, cells) {
  const head = HEADS[layer.name];
  const lines = [];
  let title = "";
  layer.columns.forEach(([name, kind], n) => {
    const text = shown(cells[n], kind);
    if (!text || name === "region_code" && layer.name === "regions") return;
    if (name === head) title = layer.name === "watersheds" ? t("watershed_name", { name: text }) : text;
    else lines.push(el("div", {}, `${label(name)}: ${text}`));
  });
  return el("div", { class: "tip" }, el("strong", {}, title || layerTitle(layer.name)), lines);
}

function makeMap() {
  map = L.map("map", { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 3, maxZoom: 15, fadeAnimation: !calm(), zoomAnimation: !calm() });
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  for (const [name, z] of Object.entries(PANES)) map.createPane(`p-${name}`).style.zIndex = z;
  for (const [name, z] of [["lines", 400], ["points", 420], ["chosen", 440], ["names", 580], ["leaders", 590], ["badges", 600]]) map.createPane(`p-${name}`).style.zIndex = z;
  for (const layer of DATA.layers) {
    const pane = `p-${PANES[layer.name] ? layer.name : POINTS.has(layer.name) ? "points" : "lines"}`;
    const group = L.featureGroup();
    for (const cells of layer.rows) {
      const style = STYLES[layer.name](asRow(layer, cells));
      const made = drawn(cells[layer.columns.length], style, pane);
      if (!made) continue;
      if (style.arrow) made.on("add", () => made.getElement()?.setAttribute("marker-end", "url(#arrow)"));
      made.bindPopup(() => tip(layer, cells), { maxWidth: 280 });
      if (layer.name === "regions") made.bindTooltip(() => regionLabel(layer, cells), { permanent: true, direction: "center", className: "region-name", interactive: false, pane: "p-names" });
      else if (window.matchMedia("(hover: hover)").matches) made.bindTooltip(() => tip(layer, cells), { sticky: true });
      made.area = asRow(layer, cells).area_km2;
      group.addLayer(made);
    }
    layers.set(layer.name, group);
    if (layer.shown) group.addTo(map);
  }
  evidence = L.featureGroup().addTo(map);
  leaders = L.layerGroup().addTo(map);
  badges = L.layerGroup().addTo(map);
  const points = DATA.candidates.filter((c) => c.at).map((c) => c.at);
  whole = layers.has("regions") ? layers.get("regions").getBounds() : points.length ? L.latLngBounds(points) : L.latLngBounds([[-11, 95], [6, 141]]);
  map.fitBounds(whole, { animate: false });
  map.on("zoomend", () => { placeBadges(); placeNames(); });
  map.on("popupopen", (event) => event.popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", t("close")));
}

const regionLabel = (layer, cells) => el("span", {}, shown(asRow(layer, cells).region_name, "t").replace("Kabupaten ", ""));

/** The numbers of the candidates. Of those that would cover each other the lower ones move to a free place beside, with a line to the true one, or are a dot. */
function placeBadges() {
  badges.clearLayers();
  leaders.clearLayers();
  const taken = [];
  const free = (p) => taken.every((q) => Math.abs(q.x - p.x) >= BADGE_PX || Math.abs(q.y - p.y) >= BADGE_PX);
  const first = visibleCandidates().sort((a, b) => (b.id === state.selected) - (a.id === state.selected) || rankOf(a) - rankOf(b));
  for (const candidate of first) {
    if (!candidate.at) continue;
    const home = map.latLngToLayerPoint(candidate.at);
    const place = [home, ...RINGS.map((step) => L.point(home.x + step[0], home.y + step[1]))].find(free);
    if (place) taken.push(place);
    const moved = place && place !== home;
    if (moved) leaders.addLayer(L.polyline([candidate.at, map.layerPointToLatLng(place)], { pane: "p-leaders", renderer: rendererOf("p-leaders"), color: INK, weight: 1, opacity: 0.6, interactive: false }));
    const face = el("span", { class: "badge" }, place ? number(rankOf(candidate), 0) : "");
    face.style.backgroundColor = SECTORS[candidate.sector] || GREY;
    const size = place ? BADGE_PX : DOT_PX;
    const marker = L.marker(moved ? map.layerPointToLatLng(place) : candidate.at, {
      pane: "p-badges", keyboard: false, zIndexOffset: place ? 100000 - rankOf(candidate) : 0, bubblingMouseEvents: false,
      icon: L.divIcon({ html: face, className: `badge-box${place ? "" : " small"}${candidate.id === state.selected ? " chosen" : ""}`, iconSize: [size, size] }),
    });
    marker.on("click", () => select(candidate.id, { from: "map" }));
    marker.bindTooltip(() => el("span", {}, `${number(rankOf(candidate), 0)}. ${said(candidate.title)}`), { direction: "top", offset: [0, -10] });
    badges.addLayer(marker);
  }
}

/** Of region names that would cover each other the larger region keeps its name. */
function placeNames() {
  const kept = [];
  const names = (layers.get("regions")?.getLayers() || []).map((made) => ({ made, area: made.area })).sort((a, b) => b.area - a.area);
  for (const { made } of names) {
    const box = made.getTooltip()?.getElement();
    if (!box) continue;
    box.style.display = "";
    const at = box.getBoundingClientRect();
    const covers = kept.some((other) => at.left < other.right && other.left < at.right && at.top < other.bottom && other.top < at.bottom);
    if (covers) box.style.display = "none"; else kept.push(at);
  }
}

/** Draws the findings of the chosen candidate and brings them into view. */
function showEvidence(candidate, { zoom = true } = {}) {
  evidence.clearLayers();
  if (!candidate) return;
  const done = new Set();
  for (const key of candidate.findings) {
    const finding = DATA.findings[key];
    if (!finding || finding.shape === null || done.has(finding.shape)) continue;
    done.add(finding.shape);
    for (const style of [{ color: "#ffffff", weight: 7, opacity: 0.9, fill: false }, { color: VERMILION, weight: 3, fillColor: ORANGE, fillOpacity: 0.28, radius: 9 }]) {
      const made = drawn(finding.shape, style, "p-chosen");
      if (!made) continue;
      made.bindPopup(() => el("div", { class: "tip" }, el("strong", {}, said(finding.object) || capital(word(finding.kind))), el("div", {}, capital(word(finding.kind)))));
      evidence.addLayer(made);
    }
  }
  let bounds = evidence.getLayers().length ? evidence.getBounds() : L.latLngBounds([]);
  if (candidate.at) bounds = bounds.extend(candidate.at);
  if (zoom && bounds.isValid()) map.fitBounds(bounds, { padding: [36, 36], maxZoom: 10, animate: !calm() });
}

/** Legend and toggles. */
function drawLayers() {
  const rows = DATA.layers.map((layer) => {
    const group = layers.get(layer.name);
    const id = `layer-${layer.name}`;
    const box = el("input", { type: "checkbox", id, checked: map.hasLayer(group), on: { change: () => (box.checked ? group.addTo(map) : group.remove()) } });
    const signs = SIGNS[layer.name] || [[null, asRow(layer, layer.rows[0])]];
    return el("div", { class: "layer" }, box, el("label", { for: id }, el("span", { class: "layer-name" }, signs.length === 1 ? sign(layer.name, signs[0][1]) : null, layerTitle(layer.name), el("span", { class: "muted" }, ` (${number(layer.rows.length, 0)})`))),
      signs.length > 1 ? el("div", { class: "signs" }, signs.map(([key, row]) => el("span", { class: "sign-line" }, sign(layer.name, row), key.startsWith("value.") ? word(key.slice(6)) : t(key)))) : null);
  });
  const sectors = [...new Set(DATA.candidates.map((c) => c.sector))].filter(Boolean).sort();
  const box = el("input", { type: "checkbox", id: "layer-candidates", checked: map.hasLayer(badges), on: { change: () => { for (const group of [badges, leaders]) box.checked ? group.addTo(map) : group.remove(); } } });
  const own = el("div", { class: "layer" }, box, el("label", { for: "layer-candidates" }, el("span", { class: "layer-name" }, t("layer_candidates"))),
    el("div", { class: "signs" }, sectors.map((sector) => {
      const dot = el("span", { class: "badge tiny", "aria-hidden": "true" });
      dot.style.backgroundColor = SECTORS[sector] || GREY;
      return el("span", { class: "sign-line" }, dot, word(sector));
    }), el("span", { class: "sign-line" }, sign("evidence", {}), t("layer_evidence"))));
  fill(byId("layers"), own, rows);
}

function sign(name, row) {
  const style = name === "evidence" ? { color: VERMILION, weight: 3, fillColor: ORANGE, fillOpacity: 0.28 } : STYLES[name](row);
  const box = svg("svg", { width: 30, height: 16, viewBox: "0 0 30 16", "aria-hidden": "true", class: "sign" });
  const paint = { stroke: style.color, "stroke-width": Math.min(style.weight ?? 1, 5), "stroke-opacity": style.opacity ?? 1, fill: style.fillColor || "none", "fill-opacity": style.fillOpacity ?? 1 };
  if (style.dashArray) paint["stroke-dasharray"] = style.dashArray;
  if (style.radius) box.append(svg("circle", { cx: 15, cy: 8, r: Math.min(style.radius, 6), ...paint }));
  else if (style.fillColor) box.append(svg("rect", { x: 3, y: 2, width: 24, height: 12, ...paint, ...(name === "regions" ? { stroke: INK } : {}) }));
  else box.append(svg("path", { d: "M2 8H27", ...paint, ...(style.arrow ? { "marker-end": "url(#arrow)" } : {}) }));
  return box;
}

function relabelMap() {
  for (const [selector, key] of [[".leaflet-control-zoom-in", "zoom_in"], [".leaflet-control-zoom-out", "zoom_out"]]) {
    const button = byId("map").querySelector(selector);
    button.title = t(key);
    button.setAttribute("aria-label", t(key));
  }
  map.closePopup();
  layers.get("regions")?.eachLayer((made) => made.getTooltip()?.update());
  byId("map-note").textContent = t("map_note");
  drawLayers();
  placeBadges();
  placeNames();
}
