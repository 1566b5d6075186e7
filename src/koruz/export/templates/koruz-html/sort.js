// A click on a column's head sorts the rows by it, numbers as numbers; a second click turns the order round.
for (const [n, th] of document.querySelectorAll("table.sets thead th").entries()) {
  const button = document.createElement("button"), of = row => row.cells[n].textContent.trim();
  const order = (a, b) => a - b || (isNaN(a - b) ? a.localeCompare(b, "en", { numeric: true }) : 0);
  button.append(...th.childNodes);
  th.append(button);
  button.onclick = () => {
    const turn = th.getAttribute("aria-sort") === "ascending" ? -1 : 1, body = th.closest("table").tBodies[0];
    for (const other of th.parentNode.cells) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
    body.append(...[...body.rows].sort((a, b) => turn * order(of(a), of(b))));
  };
}
