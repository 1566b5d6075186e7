// When would the partner pass its rival? Both paths end before the two would trade more than the whole.
FORMULAS["trade.passing"] = (start, given) => {
  const rival = start.rivals[given.rival], assumed = ["partner_growth", "rival_growth", "total_growth"];
  const rates = assumed.map(name => rateOf(name, given, rival.seen)), [ours, theirs, whole] = rates.map(rate => rate.value);
  const [name, other, called] = [start.in_text, rival.in_text, together(rates)];
  const steps = Array.from({ length: CENTURY }, (_, step) => step + 1);
  const over = steps.find(n => grown(rival.partner, ours, n) + grown(rival.rival, theirs, n) > grown(rival.total, whole, n));
  const limit = over === undefined ? null : rival.year + over, shown = Math.min(start.horizon, (over ?? Infinity) - 1);
  const unreached = `not before ${limit}, when the two would trade more than the whole`;

  const behind = rival.partner < rival.rival;
  const years = !behind ? 0 : rival.partner > 0 ? yearsToPass(rival.partner, rival.rival, ours, theirs) : Infinity;
  const year = rival.year + Math.ceil(years), never = years > CENTURY;
  const ahead = `${name} was ${rival.partner === rival.rival ? "as large as" : "ahead of"} ${other} in ${rival.year} already`;
  const crossing = behind && !never && !(limit !== null && year >= limit) ? year : null;
  const why = crossing !== null ? "" : never ? "never within a century" : behind ? unreached : ahead;

  const share = step => 100 * grown(rival.partner, ours, step) / grown(rival.total, whole, step);
  const cut = limit !== null && rival.year + start.horizon >= limit, end = rival.year + shown;
  const values = { crossing, why, limit, share_start: share(0), share_end: cut ? null : share(start.horizon) };
  const paths = [[start.name, start.partner, rival.partner, ours], [rival.name, given.rival, rival.rival, theirs]];
  const points = paths.flatMap(([label, colour, amount, growth]) => course(amount, growth, shown).map(
    (y, step) => ({ name: label, colour, x: rival.year + step, y: y / 1000, assumed: step > 0 })));
  const headline = crossing !== null ? `At ${called} ${name} would pass ${other} in ${crossing}`
    : never ? `At ${called} ${name} would not pass ${other} within a century` : `Passing ${other}: ${why}`;
  const ends = paths.map(([, , amount, growth], n) =>
    `${n ? other : name} would have ${moneyText(grown(amount, growth, shown), "USD")}`);
  const further = [`In ${end}, ${ends.join("; ")}.`, cut
    ? `In ${limit} the two would trade more than Uzbekistan's whole turnover, so the paths end before.`
    : `With ${signed(whole, percentText(whole))} a year for Uzbekistan's whole turnover, ${name}'s share would move from ` +
      `${percentText(values.share_start)} in ${rival.year} to ${percentText(values.share_end)} in ${end}.`];
  return { unit: "USD billion", points, values, headline, further, seen: rival.seen };
};
