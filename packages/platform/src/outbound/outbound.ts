import type { IncomingHttpHeaders } from 'node:http';

export type OutboundRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole call; 30 s unless told. */
  readonly timeoutMs?: number;
  /** Of the answer's body; 1 MiB unless told. */
  readonly maxBytes?: number;
};
export type OutboundAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/**
 * A call to a host that an operator has configured. Throws OutboundError; every HTTP status is an answer, a redirect too:
 * none is ever followed.
 */
export type Outbound = (request: OutboundRequest) => Promise<OutboundAnswer>;

/**
 * `not_sent`: nothing of the request has left (name, connection, TLS, budget); `forbidden`: the host or its address is none
 * that may be called; `uncertain`: it was sent, and no whole answer came back.
 */
export type OutboundErrorKind = 'not_sent' | 'forbidden' | 'uncertain';

export class OutboundError extends Error {
  readonly kind: OutboundErrorKind;
  /** When to try again, if the reason is one of time. */
  readonly retryAt: Date | undefined;

  constructor(kind: OutboundErrorKind, options: { cause?: unknown; retryAt?: Date | undefined } = {}) {
    super(`outbound call ${kind}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OutboundError';
    this.kind = kind;
    this.retryAt = options.retryAt;
  }
}
