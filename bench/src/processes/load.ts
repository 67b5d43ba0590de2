import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { answerMessages } from '../harness/helper-process.ts';
import type { Load, LoadResult } from '../harness/load.ts';
import { percentile } from '../harness/statistics.ts';

/**
 * A lean load generator: kept connections, one request at a time on each, answers read only as far as needed. On two
 * cores a fuller one (autocannon) takes half of what the server under test could have used.
 */

type Run = { load: Load; next: number; ok: number; failed: number; firstBad: string | undefined; latencies: number[] };
const HEAD_END = '\r\n\r\n';

const fill = (template: string, run: Run): string => {
  const { from, count, step } = run.load.numbers;
  const number = from + ((run.next * step) % count);
  run.next += 1;
  return template.replace('{number}', String(number)).replace('{uuid}', randomUUID());
};

/** The length of the answer at the start of the text, or undefined while it is not complete. */
function answerLength(text: string): number | undefined {
  const head = text.indexOf(HEAD_END);
  if (head < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  const end = head + HEAD_END.length + Number(length ?? 0);
  return text.length >= end ? end : undefined;
}

function note(run: Run, answer: string, began: number): void {
  run.latencies.push(performance.now() - began);
  if (answer.startsWith(`HTTP/1.1 ${run.load.status}`)) run.ok += 1;
  else {
    run.failed += 1;
    run.firstBad ??= answer.slice(0, 1000);
  }
}

function drive(run: Run, mayGoOn: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: run.load.port, noDelay: true });
    let received = '';
    let began = 0;
    const send = () => {
      if (!mayGoOn()) return void socket.end(resolve);
      began = performance.now();
      socket.write(fill(run.load.request, run), 'latin1');
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: string) => {
      received += chunk;
      const length = answerLength(received);
      if (length === undefined) return;
      note(run, received.slice(0, length), began);
      received = received.slice(length);
      send();
    });
  });
}

async function generate(load: Load): Promise<LoadResult> {
  const run: Run = { load, next: load.first, ok: 0, failed: 0, firstBad: undefined, latencies: [] };
  const began = performance.now();
  const until = began + (load.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const last = load.first + (load.requests ?? Number.POSITIVE_INFINITY);
  const mayGoOn = () => performance.now() < until && run.next < last;
  await Promise.all(Array.from({ length: load.connections }, () => drive(run, mayGoOn)));
  const seconds = (performance.now() - began) / 1000;
  const { ok, failed, firstBad, latencies } = run;
  return {
    ...{ ok, failed, firstBad, seconds, next: run.next },
    medianMs: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

answerMessages<Load>({}, generate);
