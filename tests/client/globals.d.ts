// What the search client puts into the page: `Vademecum` and the function that shards call.

interface VademecumInternal {
  codec: Codec;
  text: TextAnalysis;
  shards: Shards;
  index: {
    open: (given: { lang: string; base: string; load?: Load; signal?: AbortSignal }) => Promise<Index>;
    lowest: (end: number, holds: (i: number) => boolean) => number;
  };
  scores: Scores;
  planner: Planner;
  excerpts: Excerpter;
}

interface VademecumGlobal {
  search: Search;
  ui: Ui & { dialog?: (source: HTMLFormElement, typed: string, before: Element | null) => void };
  /** Parts that the client's files and tests share; no promise to anybody else. */
  internal: VademecumInternal;
}

declare var Vademecum: VademecumGlobal;
declare var vademecumShard: (lang: string, name: string, payload: unknown) => void;
