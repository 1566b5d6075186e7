// What is assumed, and what follows from it: controls of one name, in whatever section, are one assumption.
const DATA = JSON.parse(document.getElementById("models").textContent), COLOURS = DATA.colours;
const controls = new Map(DATA.models.flatMap(model => model.controls).map(control => [control.name, control]));
const unmoved = Object.assign({}, ...DATA.models.map(model => model.fixed));
const defaults = { ...unmoved, ...Object.fromEntries([...controls].map(([name, control]) => [name, control.value])) };
let given = { ...defaults };
const all = (name, kind) => document.querySelectorAll(`[data-name="${name}"] ${kind}`);
const inBounds = (control, x) => Math.min(Math.max(x, control.low), control.high);
const right = (control, x) => Number.isFinite(x) && inBounds(control, x) === x && (!control.whole || Number.isInteger(x));

function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function mark(field, control) {
  if (right(control, field.valueAsNumber)) field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
}

// One value of one assumption on all its fields; what is being typed stays as it is.
function show(control, { seen }) {
  const value = given[control.name] ?? seen?.[control.name].value;
  for (const range of all(control.name, "[type=range]")) {
    range.value = value;
    range.setAttribute("aria-valuetext", control.unit === "year" ? value : countText(value, control.unit));
  }
  for (const field of all(control.name, "[type=number]")) {
    if (field !== document.activeElement) field.value = value;
    mark(field, control);
  }
  for (const select of all(control.name, "select")) {
    for (const option of control.below ? select.options : []) option.disabled = JSON.parse(option.value) >= given[control.below];
    select.value = JSON.stringify(value);
  }
  for (const button of all(control.name, "button")) {
    button.setAttribute("aria-pressed", given[control.name] === null);
    const { papers, value: own } = seen[control.name];
    put(button, `${papers[0].toUpperCase()}${papers.slice(1)}: ${numberText(own)}${control.unit}`);
  }
}

function rows(result) {
  const write = y => result.unit === "percent" ? percentText(y) : numberText(y, result.unit === "students" ? 0 : 2);
  if (result.bars) return [["Case", result.unit], ...result.points.map(point => [point.name, write(point.y)])];
  const names = [...new Set(result.points.map(point => point.name))], years = [...new Set(result.points.map(point => point.x))].sort();
  const at = new Map(result.points.map(point => [`${point.x} ${point.name}`, write(point.y)]));
  return [["Year", ...names], ...years.map(year => [String(year), ...names.map(name => at.get(`${year} ${name}`) ?? "\u2013")])];
}

function fill(table, [head, ...body]) {
  const row = (cells, tag, scope) => {
    const made = document.createElement("tr");
    cells.forEach((words, n) => {
      const cell = document.createElement(n === 0 ? "th" : tag);
      if (n === 0 || tag === "th") cell.scope = n === 0 && scope === "row" ? "row" : "col";
      cell.className = n ? "right" : "left";
      cell.textContent = words;
      made.append(cell);
    });
    return made;
  };
  table.tHead.replaceChildren(row(head, "th", "col"));
  table.tBodies[0].replaceChildren(...body.map(cells => row(cells, "td", "row")));
}

function draw(model) {
  const result = FORMULAS[model.function](model.start, given), section = document.getElementById(model.name);
  const chart = section.querySelector(".drawing"), width = Math.max(Math.floor(chart.clientWidth), 280);
  chart.replaceChildren((result.bars ? barChart : lineChart)(result, width));
  put(section.querySelector(".finding"), `${result.headline}.`);
  put(section.querySelector(".further"), result.further.join(" "));
  fill(section.querySelector("table"), rows(result));
  for (const control of model.controls) show(control, result);
}

function update() {
  for (const control of controls.values()) if (control.below && given[control.name] >= given[control.below])
    given[control.name] = Math.max(...control.choices.filter(each => each < given[control.below]));
  DATA.models.forEach(draw);
}

function change(name, value) {
  given = { ...given, [name]: value };
  update();
}

for (const control of controls.values()) {
  for (const range of all(control.name, "[type=range]")) range.oninput = () => change(control.name, inBounds(control, range.valueAsNumber));
  for (const field of all(control.name, "[type=number]")) {
    field.oninput = () => right(control, field.valueAsNumber) ? change(control.name, field.valueAsNumber) : mark(field, control);
    field.onblur = update;
  }
  for (const select of all(control.name, "select")) select.onchange = () => change(control.name, JSON.parse(select.value));
  for (const button of all(control.name, "button")) button.onclick = () => change(control.name, null);
}
for (const button of document.querySelectorAll("button.reset")) button.onclick = () => {
  given = { ...defaults };
  update();
};
for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
let known = 0;
new ResizeObserver(() => {
  const width = document.documentElement.clientWidth;
  if (width !== known) known = width, update();
}).observe(document.documentElement);
