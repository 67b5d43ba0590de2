import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly httpDuration: Histogram<'method' | 'route' | 'status'>;
  /** One count per mail and outcome: a kind that stays at zero for long is a fault. */
  readonly mails: Counter<'kind' | 'state'>;
};

/** Measurements of one process, each with its own registry so that tests can run several in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    mails: new Counter({
      name: 'mails_total',
      help: 'Mails by kind and state',
      labelNames: ['kind', 'state'],
      registers,
    }),
  };
}
