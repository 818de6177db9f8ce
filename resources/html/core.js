// Data, language, and the one way in which anything reaches the page: as elements with text, never as markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const LOCALES = { id: "id-ID", en: "en-GB" };
const state = {
  language: DATA.meta.language,
  scenario: DATA.meta.scenario,
  selected: null,
  tab: "map",
  filters: { text: "", sector: "", coverage: "", obligation: "", forum: "", region: "" },
  sort: "rank",
};

const byId = (id) => document.getElementById(id);
const side = () => (state.language === "id" ? 0 : 1);

/** An element with attributes and children; strings become text. `on` holds listeners, null children are left out. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, call] of Object.entries(value)) made.addEventListener(event, call);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  add(made, children);
  return made;
}

function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

const fill = (parent, ...children) => { parent.replaceChildren(); add(parent, children); return parent; };

/** A text of the page, with its {places} filled. */
function t(key, values = {}) {
  const texts = DATA.ui[key];
  if (!texts) throw new Error(`no text: ${key}`);
  return texts[side()].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Text that has both languages, or one. */
const said = (text) => (text === null || text === undefined ? "" : Array.isArray(text) ? text[side()] || text[1 - side()] : String(text));

/** A code in words; parts joined by + one by one. */
function word(code) {
  if (code === null || code === undefined || code === "") return "";
  const row = DATA.words[`value.${code}`] || DATA.words[`field.${code}`];
  if (row) return row[side()];
  const text = String(code);
  if (text.includes("+") && !text.includes(" ")) return text.split("+").map(word).join(" + ");
  return text.replaceAll("_", " ");
}

const label = (name) => (DATA.words[`field.${name}`] || [name.replaceAll("_", " "), name.replaceAll("_", " ")])[side()];
const layerTitle = (name) => (DATA.ui[`layer_${name}`] || DATA.words[`layer.${name}`] || [name, name])[side()];
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const nameOf = (code) => (DATA.names[code] && DATA.names[code][0] !== code ? said(DATA.names[code]) : capital(word(code)));
const shortName = (code) => nameOf(code).replace("Kabupaten ", "Kab. ");
const namesOf = (codes) => (codes ? String(codes).split("+").map(shortName).join(", ") : "");

function number(value, decimals) {
  if (value === null || value === undefined) return t("unknown");
  const size = Math.abs(value);
  const digits = decimals ?? (size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2);
  return new Intl.NumberFormat(LOCALES[state.language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

const unit = (code) => (code === "people" ? word("people_unit") : word(code));
const figure = (value, code) => (value === null ? t("unknown") : code === "0/1" ? t(value ? "yes" : "no") : `${number(value)} ${unit(code)}`.trim());

/** A day in words; what is no full date stays as it is. */
function day(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text || "");
  if (!match) return text || "";
  const when = new Date(Date.UTC(+match[1], +match[2] - 1, +match[3]));
  return new Intl.DateTimeFormat(LOCALES[state.language], { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(when);
}

/** A value of a column in words. */
function shown(value, kind) {
  if (value === null || value === undefined || value === "") return "";
  if (kind === "r") return number(value);
  if (kind === "b") return t(value ? "yes" : "no");
  if (kind === "w") return word(value);
  if (kind === "n") return namesOf(value);
  if (kind === "d") return day(value);
  return said(value);
}

const folded = (text) => text.toLocaleLowerCase("id").normalize("NFD").replace(/\p{M}/gu, "");
const speak = (text) => { byId("spoken").textContent = text; };
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** [rank, best, worst, share of draws in the first ten, score] in the scenario that is shown. */
const standing = (candidate) => candidate.ranks[state.scenario] || [null, null, null, null, null];
const rankOf = (candidate) => standing(candidate)[0];
const byRank = () => DATA.candidates.filter((c) => rankOf(c) !== null).sort((a, b) => rankOf(a) - rankOf(b));
