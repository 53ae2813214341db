// Combinations of several choices in which every two values of different choices meet at least once.

/**
 * @template T
 * @param {T[][]} choices
 * @param {boolean} all  every combination instead
 * @returns {T[][]}
 */
export function pairs(choices, all) {
  const every = choices.reduce((rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
  if (all) return every;
  const of = (row) => row.flatMap((a, i) => row.slice(i + 1).map((b, j) => `${i}:${a}|${i + 1 + j}:${b}`));
  const open = new Set(every.flatMap(of));
  const chosen = [];
  let rest = every;
  while (open.size) {
    // The first of those that bring most together: the same ones in every run.
    let best, most = 0;
    for (const row of rest) {
      const count = of(row).filter((pair) => open.has(pair)).length;
      if (count > most) [best, most] = [row, count];
    }
    for (const pair of of(best)) open.delete(pair);
    chosen.push(best);
    rest = rest.filter((row) => row !== best);
  }
  return chosen;
}
