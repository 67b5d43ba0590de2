import { type HelperProcess, startHelper } from './helper-process.ts';

export type Load = {
  port: number;
  connections: number;
  /** One of the two: how long, or how many. */
  seconds?: number;
  requests?: number;
  /** The whole request. `{number}` becomes the next of `numbers`, `{uuid}` a new one. */
  request: string;
  /** A walk over [from, from + count) in steps that share no factor with count: each comes once per round. */
  numbers: { from: number; count: number; step: number };
  /** Where the walk goes on: `next` of the last result. */
  first: number;
  /** The only status that counts as well answered. */
  status: number;
};

export type LoadResult = {
  ok: number;
  failed: number;
  firstBad?: string | undefined;
  seconds: number;
  next: number;
  medianMs: number;
  p99Ms: number;
};

export type LoadGenerator = { run: (load: Load) => Promise<LoadResult>; stop: HelperProcess['stop'] };

/** Throws when any answer was not as expected: a figure with refusals in it would mean nothing. */
export async function startLoadGenerator(): Promise<LoadGenerator> {
  const { ask, stop } = await startHelper('load');
  return {
    run: async (load) => {
      const result = await ask<LoadResult>(load);
      if (result.failed > 0) throw new Error(`${result.failed} requests failed, the first:\n${result.firstBad}`);
      return result;
    },
    stop,
  };
}

export type RequestParts = { method: string; path: string; headers?: Readonly<Record<string, string>>; body?: string };

/** An HTTP/1.1 request as it goes over the wire. */
export function writeRequest({ method, path, headers = {}, body }: RequestParts): string {
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}
