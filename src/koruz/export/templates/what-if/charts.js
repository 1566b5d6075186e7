// The suite's look in SVG: axes, names at the lines, dashes and a wash for what is assumed. Widths are real pixels.
const LETTERS = 15, WIDE = 7.3, LINE = 17, GAP = 3;  // height of letters, width of most, a line of words, between names

function svgPart(name, attributes, words = null) {
  const part = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
  if (words !== null) part.textContent = words;
  return part;
}

function canvas(width, height, label) {
  const svg = svgPart("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, "font-size": LETTERS });
  const add = (name, attributes, words) => svg.append(svgPart(name, attributes, words));
  return [svg, add];
}

// Words in lines of at most so many letters.
function wrapped(words, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

// Round steps from a low to a high end, at most so many.
function steps(low, high, most, whole = false) {
  const rough = Math.max((high - low) / most, whole ? 1 : 0), power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough * (1 - 1e-9));
  const first = Math.ceil(low / step - 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
}

function lineChart(result, width) {
  const { points, unit } = result, names = [...new Set(points.map(point => point.name))], narrow = width < 520;
  const side = narrow ? 92 : 158, letters = Math.floor((side - 12) / WIDE), height = narrow ? 280 : 330;
  const xs = points.map(point => point.x), [first, last] = [Math.min(...xs), Math.max(...xs)];
  const marks = steps(0, Math.max(...points.map(point => point.y)) || 1, 5), most = marks.at(-1), percent = unit === "percent";
  const written = y => percent ? `${numberText(y)}%` : numberText(y);
  const left = Math.max(...marks.map(y => written(y).length)) * WIDE + 10, right = width - side, top = 34, foot = height - 30;
  const x = year => left + 6 + (right - left - 12) * (year - first) / (last - first || 1), y = value => foot - (foot - top) * value / most;
  const [svg, add] = canvas(width, height, `Line chart: ${result.headline}`);
  add("rect", { x: left, y: top, width: right - left, height: foot - top, fill: COLOURS.wash });
  add("text", { x: 0, y: 14, fill: COLOURS.muted }, percent ? "" : unit);
  add("text", { x: right, y: 14, fill: COLOURS.muted, "font-weight": 600, "text-anchor": "end" }, "what-if");
  for (const mark of marks) {
    add("path", { d: `M${left} ${y(mark)}H${right}`, stroke: mark ? COLOURS.grid : COLOURS.muted });
    add("text", { x: left - 7, y: y(mark) + 5, fill: COLOURS.muted, "text-anchor": "end" }, written(mark));
  }
  for (const year of steps(first, last, narrow ? 4 : 8, true).filter(each => each <= last)) {
    add("path", { d: `M${x(year)} ${foot}v5`, stroke: COLOURS.muted });
    add("text", { x: x(year), y: foot + 22, fill: COLOURS.muted, "text-anchor": "middle" }, String(year));
  }
  const ends = names.map(name => {
    const own = points.filter(point => point.name === name), colour = COLOURS[own[0].colour] ?? COLOURS.rust;
    const d = own.map((point, n) => `${n ? "L" : "M"}${x(point.x).toFixed(2)} ${y(point.y).toFixed(2)}`).join("");
    const dashes = own.at(-1).assumed ? { "stroke-dasharray": "8 4" } : {};
    add("path", { d, fill: "none", stroke: colour, "stroke-width": 2.6, "stroke-linejoin": "round", ...dashes });
    if (!own[0].assumed && own.at(-1).assumed) add("circle", { cx: x(own[0].x), cy: y(own[0].y), r: 4, fill: colour });
    const end = x(own.at(-1).x), inside = end + 20 + name.length * WIDE < right;
    return { colour, inside, x: inside ? end + 10 : right + 8, lines: inside ? [name] : wrapped(name, letters), y: y(own.at(-1).y) };
  });
  placed(ends.filter(end => end.inside), top, foot);
  placed(ends.filter(end => !end.inside), top, foot);
  for (const end of ends) end.lines.forEach((line, n) =>
    add("text", { x: end.x, y: end.top + 13 + n * LINE, fill: end.colour }, line));
  return svg;
}

// Move names at the ends of lines apart, in their order from above, and keep them on the picture.
function placed(ends, top, foot) {
  ends.sort((one, other) => one.y - other.y);
  for (const end of ends) end.tall = end.lines.length * LINE;
  let next = top - LINE, under = foot + LINE;
  for (const end of ends) next = (end.top = Math.max(end.y - end.tall / 2, next)) + end.tall + GAP;
  for (const end of [...ends].reverse()) under = (end.top = Math.min(end.top, under - end.tall)) - GAP;
}

function barChart(result, width) {
  const { points, unit } = result, most = Math.max(...points.map(point => point.y)), each = 50, top = 28;
  const [svg, add] = canvas(width, top + each * points.length, `Bar chart: ${result.headline}`);
  const digits = most >= 100 ? 0 : 2, room = width - 70;
  add("text", { x: 0, y: 14, fill: COLOURS.muted }, unit);
  points.forEach((point, n) => {
    const y = top + n * each, long = Math.max(room * point.y / most, 1), look = point.assumed
      ? { fill: COLOURS.wash, stroke: COLOURS[point.colour ?? "violet"], "stroke-width": 2, "stroke-dasharray": "6 3" } : { fill: COLOURS.violet };
    add("text", { x: 0, y: y + 15, fill: COLOURS.text }, point.assumed ? `${point.name} (what-if)` : point.name);
    add("rect", { x: 1, y: y + 22, width: long, height: 16, ...look });
    add("text", { x: long + 8, y: y + 35, fill: COLOURS.text }, numberText(point.y, digits));
  });
  return svg;
}
