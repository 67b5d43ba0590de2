import type { Cluster } from './cluster.ts';

/** One line of the report. `limit` was measured in the same run; `ratio` is the figure as a share or multiple of it. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  limit?: { name: string; value: number };
  ratio?: number;
  /** What the ratio should be, as it is printed: "at least 0.4". */
  aim?: { atLeast: number } | { atMost: number };
};

export type Context = {
  /** Fewer rounds, smaller tables: to see that everything runs, not to quote. */
  quick: boolean;
  /** For logs and data; removed in the end. */
  scratch: string;
  /** A PostgreSQL server of the benchmark's own, started when first asked for. */
  cluster: () => Promise<Cluster>;
  /** What is going on, for a person who waits. */
  say: (text: string) => void;
  /** Called when the part ends, however it does, last first. */
  defer: (undo: () => Promise<unknown> | unknown) => void;
};

export type Part = { letter: string; title: string; run: (context: Context) => Promise<Figure[]> };

/** A figure held against its limit. */
export function compared(figure: Omit<Figure, 'ratio'> & { limit: { name: string; value: number } }): Figure {
  return { ...figure, ratio: figure.value / figure.limit.value };
}
