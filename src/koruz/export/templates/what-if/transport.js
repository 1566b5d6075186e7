// How many passengers would so many flights carry?
FORMULAS["transport.seats"] = (start, given) => {
  const carried = weekly => weekly * start.trips * given.seats_per_flight * given.load_factor;
  const weekly = given.weekly_flights, flights = x => `${numberText(x, Number.isInteger(x) ? 0 : null)} ${x === 1 ? "flight" : "flights"} a week`;
  const cases = [...start.cases, { key: "assumed", label: `Assumed, ${numberText(weekly, 0)} a week`, weekly }];
  const points = cases.map(each => ({ name: each.label, y: carried(each.weekly) / 1000, assumed: true,
    colour: each.key === "assumed" ? "rust" : "violet" }));
  const values = { assumed: carried(weekly), times: null, allowed_times: null, enough: null }, known = start.known;
  if (known) {
    points.unshift({ name: `Counted in ${known.period}`, y: known.passengers / 1000, assumed: false });
    const all = start.cases.find(each => each.key === "allowed");
    values.times = values.assumed / known.passengers;
    values.allowed_times = all ? carried(all.weekly) / known.passengers : null;
    values.enough = known.passengers / carried(1);
  }
  const persons = `${numberText(values.assumed, 0)} passengers a year`;
  const further = known ? [`As many as in ${known.period} would fill ${flights(values.enough)}.`] : [];
  if (values.allowed_times !== null) further.push(`All rights used would carry ${timesText(values.allowed_times)} as many as in ${known.period}.`);
  return {
    bars: true, unit: "thousand passengers a year", points, values,
    headline: known && values.times >= 1.1 && weekly >= 2 ? `${flights(weekly)} would carry ${timesText(values.times)} the passengers of ${known.period}`
      : `${flights(weekly)} would carry ${persons}`,
    further: [`${persons[0].toUpperCase()}${persons.slice(1)}, both ways.`, ...further],
  };
};

// How many passengers, at which fare, would earn what falls due in the loan's dearest year? In millions.
FORMULAS["transport.ridership"] = (start, given) => {
  const left = given.fare * given.part_left, found = { now: start.now, expected: start.expected };
  found.possible = start.seats * given.trips_a_day * given.load_factor;
  for (const name of ["needed", "other_needed"]) found[name] = start[name] / left;
  const points = start.cases.map(each => ({ name: each.label, y: found[each.key], assumed: each.assumed }));
  const fare = riders => start.needed / (riders * given.part_left), part = found.needed / found.possible;
  const values = { needed: found.needed, possible: found.possible, needed_times: part, fare_possible: fare(found.possible) };
  const millions = x => `${numberText(x)} million passengers`, dollars = x => `${numberText(x, 0)} US dollars`;
  const further = [part > 1 ? `That is more than the trains could carry on these assumptions, ${millions(found.possible)}.`
    : `That is ${percentText(100 * part, 0)} of what the trains could carry on these assumptions, ${millions(found.possible)}.`,
    `Trains filled as assumed would earn what falls due at ${dollars(values.fare_possible)} a trip.`];
  if (start.expected) {
    values.fare_expected = fare(start.expected);
    further.push(`If the ${millions(start.expected)} of the forecast for ${start.forecast} all paid for the loan, the fare would have to be ${dollars(values.fare_expected)}.`);
  }
  return {
    bars: true, unit: "million passengers a year", points, values, further,
    headline: `At ${given.fare === 1 ? "1 US dollar" : countText(given.fare, "US dollars")} a trip, ${millions(found.needed)} a year would carry the loan`,
  };
};
