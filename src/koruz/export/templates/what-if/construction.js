// What each year of a loan costs: the schedule of koruz.methods.loans, paid out in full in the year of its signature.
function schedule({ amount, interest, maturity, grace, payments, repayment }) {
  const rate = interest / 100 / payments, waiting = Math.round(grace * payments);
  const number = Math.round((maturity - grace) * payments);
  const instalment = Math.abs(rate) < 1e-16 ? amount / number
    : amount * rate / -Math.expm1(-number * Math.log1p(rate));
  const rows = [];
  for (let n = 1, debt = amount; n <= waiting + number; n++) {
    const due = debt * rate, equal = repayment === "equal principal";
    const principal = n <= waiting ? 0 : equal ? amount / number : instalment - due;
    rows.push({ time: n / payments, interest: due, service: due + principal });
    debt -= principal;
  }
  return rows;
}

function yearly(rows) {
  const sums = new Map();
  for (const row of rows) {
    const year = Math.ceil(row.time - 1e-9);
    sums.set(year, (sums.get(year) ?? 0) + row.service);
  }
  return sums;
}

// The gift in a loan: what is lent less what all payments are worth on the first day, in percent of the loan.
function gift(rows, amount, discount) {
  const worth = rows.reduce((sum, row) => sum + row.service * (1 + discount / 100) ** -row.time, 0);
  return 100 * (1 - worth / amount);
}

FORMULAS["construction.terms"] = (start, given) => {
  const { payments, repayment } = given, shared = { amount: start.amount, payments, repayment };
  const loans = { signed: { ...start.signed, ...shared }, if: { ...given, ...shared } };
  const labels = { signed: "As signed", if: "What if" }, colours = { signed: "violet", if: "rust" };
  const points = [], values = {}, money = x => moneyText(x, start.currency.replace(" million", ""));
  for (const [key, terms] of Object.entries(loans)) {
    const rows = schedule(terms), years = yearly(rows);
    const name = `${labels[key]}: ${numberText(terms.interest)}%, ${numberText(terms.maturity)} years`;
    for (const [year, y] of years) points.push({ name, colour: colours[key], x: start.year + year, y, assumed: key === "if" });
    values[`${key}_peak`] = Math.max(...years.values());
    values[`${key}_cost`] = rows.reduce((sum, row) => sum + row.interest, 0);
    values[`last_${key}`] = start.year + Math.max(...years.keys());
    values[`${key}_gift`] = gift(rows, start.amount, given.discount_rate);
  }
  values.times = values.if_peak / values.signed_peak;
  const rate = `discounted at ${percentText(given.discount_rate)} a year`, free = values.if_gift < 0;
  return {
    unit: start.currency, points, values,
    headline: values.times >= 1.1 ? `On the assumed terms, the loan's dearest year would cost ${timesText(values.times)} as much`
      : "What the loan for the trains costs in each year",
    further: [
      `As signed, the dearest year costs ${money(values.signed_peak)} and all interest ${money(values.signed_cost)}; ` +
      `the last payment falls in ${values.last_signed}.`,
      `On the assumed terms the dearest year would cost ${money(values.if_peak)} and all interest ` +
      `${money(values.if_cost)}; the last payment would fall in ${values.last_if}.`,
      free ? `No part of it would be a gift: ${rate}, the payments would be worth more than the loan.`
        : `The gift in the loan would be ${percentText(values.if_gift)}, ${rate}; as signed it is ` +
          `${percentText(values.signed_gift)}.`,
    ],
  };
};
