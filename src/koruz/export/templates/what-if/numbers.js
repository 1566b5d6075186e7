// Numbers as the reports write them (koruz.words.written), and growth as they work it out (koruz.methods.growth).

// So many digits after the point; a tie goes to the even digit, as in Python.
function fixed(x, digits) {
  const text = Math.abs(x).toFixed(digits), tie = Math.abs(x) * 2 ** (digits + 1) % 2 === 1;
  return (x < 0 ? "-" : "") + (tie && text.at(-1) % 2 ? text.slice(0, -1) + (text.at(-1) - 1) : text);
}

// Without digits given, three significant ones are kept and zeros at the end dropped.
function numberText(x, digits = null) {
  const chosen = digits ?? (x === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x)))));
  const text = fixed(x, chosen), [whole, part = ""] = text.replace("-", "").split(".");
  const kept = digits === null ? part.replace(/0+$/, "") : part;
  const sign = text.startsWith("-") && Number(text) !== 0 ? "\u2212" : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (kept ? `.${kept}` : "");
}

function percentText(x, digits = null) {
  const chosen = digits ?? (x !== 0 && Math.abs(x) < 0.995 ? 2 : 1), none = x !== 0 && Number(fixed(x, chosen)) === 0;
  return numberText(x, none ? null : chosen).replace(/\.0$/, "") + "%";
}

const SCALES = [[1000, "trillion"], [1, "billion"], [0.001, "million"]];
function moneyText(millions, currency) {
  const billions = millions / 1000, size = Math.abs(Number(billions.toPrecision(3)));
  const [scale, word] = SCALES.find(([least]) => size >= least) ?? SCALES[2];
  return `${currency} ${numberText(billions / scale)} ${word}`;
}

const timesText = x => `${numberText(x, x > 0 && x < 0.095 ? null : x >= 10 ? 0 : 1)} times`;
const countText = (x, unit) => `${numberText(x, Number.isInteger(x) ? 0 : null)} ${unit}`;
const signed = (x, text) => x > 0 ? `+${text}` : text;

const grown = (amount, rate, years) => amount * (1 + rate / 100) ** years;
const course = (amount, rate, years) => Array.from({ length: years + 1 }, (_, step) => grown(amount, rate, step));

// Years until the amount behind reaches the one ahead; 0 if it isn't behind, Infinity if it never does.
function yearsToPass(behind, ahead, rate, otherRate) {
  const gain = Math.log1p(rate / 100) - Math.log1p(otherRate / 100);
  return behind >= ahead ? 0 : gain > 0 ? Math.log(ahead / behind) / gain : Infinity;
}

// A rate of growth as it was given, or else as observed, and what rates are called together (koruz.indicators.assumed).
const rateOf = (name, given, seen) => given[name] === null ? seen[name] : { value: given[name], words: "as assumed" };
function together(rates) {
  const one = new Set(rates.map(rate => rate.words)).size === 1, { words } = rates[0];
  return !one ? "these rates" : words === "as observed" ? "the rates observed" : "the rates assumed";
}

const CENTURY = 100;  // what lies farther ahead counts as never
const FORMULAS = {};  // by name: what a model starts from and what is assumed give points, values and sentences
