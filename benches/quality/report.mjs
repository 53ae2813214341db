// Figures from ranks.

/** Mean reciprocal rank within the first ten; `undefined` if nothing was asked. */
export function score(ranks) {
  if (!ranks?.length) return undefined;
  return ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / ranks.length;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const shown = (number) => (number === undefined ? "–" : number.toFixed(3).replace(/^0/, ""));

/** Means over the languages, and a table for each language. */
export function table(rows, kinds, languages) {
  const head = `| | ${kinds.join(" | ")} |\n|---|${"--:|".repeat(kinds.length)}`;
  const line = (label, figures) => `| ${label} | ${figures.map(shown).join(" | ")} |`;
  const parts = [];
  if (languages.length > 1) {
    const means = rows.map((row) =>
      line(
        row.label,
        kinds.map((kind) => {
          const scores = languages.map((lang) => score(row.languages[lang]?.[kind]));
          // A mean over fewer languages would compare with nothing.
          return scores.includes(undefined) ? undefined : mean(scores);
        }),
      ),
    );
    parts.push(`Mean of ${languages.join(", ")}, MRR@10:\n\n${head}\n${means.join("\n")}\n`);
  }
  for (const lang of languages) {
    const lines = rows
      .filter((row) => row.languages[lang])
      .map((row) => line(row.label, kinds.map((kind) => score(row.languages[lang][kind]))));
    parts.push(`${lang}:\n\n${head}\n${lines.join("\n")}\n`);
  }
  return parts.join("\n");
}

/** Queries of which ours has nothing right among the first ten, or not first, and another engine has it first. */
export function worst(rows, kinds, languages, queries, corpora, most) {
  const ours = rows.find(({ key }) => key === "ours");
  const lines = [];
  for (const lang of languages) {
    const { documents } = corpora.find((corpus) => corpus.lang === lang);
    for (const kind of kinds) {
      const lost = [];
      queries.get(lang)[kind].forEach(({ text, document }, at) => {
        const rank = ours?.languages[lang][kind][at];
        const peers = rows.filter((row) => row !== ours && row.languages[lang]?.[kind][at] === 1).map(({ key }) => key);
        const loss = 1 - (rank > 0 ? 1 / rank : 0);
        if (ours && loss > 0 && peers.length) lost.push({ loss: loss * peers.length, rank, text, document, peers });
      });
      lost.sort((a, b) => b.loss - a.loss);
      lines.push(`\n${lang}, ${kind}: ${lost.length} that a peer has first and ours has not`);
      for (const { rank, text, document, peers } of lost.slice(0, most)) {
        const right = `p${document} ${documents[document].title}`;
        lines.push(`  ours ${rank || "–"} | ${text} | ${right} | ${peers.join(", ")}`);
      }
    }
  }
  return lines.join("\n");
}
