// When would the share without a valid status pass the threshold? No more are without one than there are residents.
function crossingOf(path, given) {
  const without = path.share * path.people / 100, limit = Math.max(given.threshold, 0) * path.people / 100;
  const growth = given.overstayer_growth, residents = given.resident_growth;
  if (given.threshold >= 100) return [null, "a share can't pass the whole"];
  if (without === 0) return [null, "nobody without a status to begin with"];
  if (without > limit) return [null, "above the threshold from the start"];
  const years = without === limit && growth <= residents ? Infinity : yearsToPass(without, limit, growth, residents);
  return years <= CENTURY ? [path.year + Math.floor(years + 1e-9) + 1, ""] : [null, "not within a century"];
}

FORMULAS["migration.crossing"] = (start, set) => {
  const names = ["resident_growth", "overstayer_growth"], rates = names.map(name => rateOf(name, set, start.seen));
  const given = { ...set, ...Object.fromEntries(names.map((name, n) => [name, rates[n].value])) }, called = together(rates);
  const first = Math.min(...start.paths.map(path => path.year));
  const end = Math.max(...start.paths.map(path => path.year)) + start.horizon;
  const points = [], found = start.paths.map((path, n) => {
    const people = course(path.people, given.resident_growth, end - path.year);
    const without = course(path.share * path.people / 100, given.overstayer_growth, end - path.year)
      .map((each, step) => Math.min(each, people[step]));
    const shares = without.map((each, step) => 100 * each / people[step]);
    shares.forEach((y, step) => points.push(
      { name: path.name, colour: n ? "rust" : "violet", x: path.year + step, y, assumed: step > 0 }));
    const [crossing, why] = crossingOf(path, given);
    return { start: path.share, end: shares.at(-1), people_end: people.at(-1), without_end: without.at(-1), crossing, why };
  });
  for (let x = first; x <= end; x++) points.push({ name: "threshold", colour: "grey", x, y: given.threshold, assumed: false });
  const [own, article] = found, threshold = percentText(given.threshold);
  const [then, last] = [own.start, own.end].map(x => percentText(x)), count = x => numberText(Math.round(x), 0);
  const headline = own.crossing ? `At ${called} the share without a status passes ${threshold} in ${own.crossing}`
    : own.end < own.start && then !== last ? `At ${called} the share without a status falls from ${then} to ${last} in ${end}`
    : `Passing ${threshold} at these rates: ${own.why}`;
  const many = start.inhabitants !== null && own.people_end > start.inhabitants;
  const further = [many ? `At these rates more people would be in Korea by ${end} than their whole country has. No real path leads so far.`
    : `At these rates ${count(own.without_end)} of ${count(own.people_end)} persons would have no valid status by ${end}.`];
  if (article) further.push(article.crossing
    ? `From the article's numbers, ${percentText(article.start)} of all residents, the same rates would pass ${threshold} in ${article.crossing}.`
    : `From the article's numbers, passing ${threshold}: ${article.why}.`);
  return { unit: "percent", points, values: { own, article: article ?? null }, headline, further, seen: start.seen };
};
