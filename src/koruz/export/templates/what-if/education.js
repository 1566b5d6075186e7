// Students without a limit, and with a number of places that fill (a logistic course, koruz.methods.saturation).
FORMULAS["education.filling"] = (start, given) => {
  const { capacity, target_year: target } = given, years = target - start.year;
  const { value: growth, words } = rateOf("student_growth", given, start.seen);
  const counted = start.students, room = capacity > counted, paths = { "growth without a limit": course(counted, growth, years) };
  if (growth > 0 && room) paths["growth that slows as places fill"] = Array.from({ length: years + 1 },
    (_, step) => capacity / (1 + (capacity / counted - 1) * (1 + growth / 100) ** -step));
  const colours = ["violet", "rust"], points = Object.entries(paths).flatMap(([name, path], n) => path.map(
    (y, step) => ({ name, colour: colours[n], x: start.year + step, y, assumed: step > 0 })));
  for (let x = start.year; x <= target; x++) points.push({ name: "places assumed", colour: "grey", x, y: capacity, assumed: true });

  const free = paths["growth without a limit"].at(-1), slowed = paths["growth that slows as places fill"]?.at(-1) ?? null;
  const wait = room ? yearsToPass(counted, capacity, growth, 0) : Infinity;
  const full = wait <= CENTURY ? start.year + Math.ceil(wait) : null;
  const why = full ? "" : room ? "never within a century" : "there are no more places than students";
  const needed = room ? 100 * ((capacity / counted) ** (1 / years) - 1) : null;
  const rate = `${percentText(growth)} a year`, students = x => `${numberText(x, 0)} students`, places = countText(capacity, "places");
  const further = slowed === null ? [] : [`With ${places} there would be ${students(free - slowed)} fewer than without a limit.`];
  further.push(full ? `Growth without a limit would reach that number of places in ${full}.` : `The places would be full: ${why}.`);
  if (needed !== null) further.push(`To reach it by ${target} would take ${percentText(needed)} a year.`);
  return {
    unit: "students", points, values: { free, slowed, full, why, needed }, further, seen: start.seen,
    headline: slowed === null ? `At ${rate} there would be ${students(free)} in ${target}`
      : `By ${target}: ${students(free)} at ${rate} ${words}, ${students(slowed)} if places run short`,
  };
};
