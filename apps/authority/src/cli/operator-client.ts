import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signHeaders } from '@certdesk/authority-protocol';
import { Problem } from '@certdesk/contract';
import { type Clock, newId, SECOND, StartFault } from '@certdesk/platform';

export type OperatorClientOptions = { folder: string; port: number; clock: Clock };

export type OperatorClient = {
  get: (path: string) => Promise<unknown>;
  post: (path: string, body: object) => Promise<unknown>;
};

/** The CA's refusal of an operator's request. */
export class OperatorRefusal extends Error {
  readonly code: string;
  readonly title: string;

  constructor({ code, title }: { code: string; title: string }) {
    super(code);
    this.name = 'OperatorRefusal';
    this.code = code;
    this.title = title;
  }
}

function readSecret(folder: string): string {
  const file = join(folder, 'operator-secret');
  if (!existsSync(file)) throw new StartFault('authority.no_secret', { folder });
  return readFileSync(file, 'utf8').trim();
}

/** Talks to the running CA: its database belongs to that process alone. Throws StartFault and OperatorRefusal. */
export function createOperatorClient({ folder, port, clock }: OperatorClientOptions): OperatorClient {
  const url = `http://127.0.0.1:${port}`;
  const call = async (method: 'GET' | 'POST', path: string, body = ''): Promise<unknown> => {
    const timestamp = Math.floor(clock.now().getTime() / SECOND);
    const headers = signHeaders(readSecret(folder), { id: newId(), timestamp, method, path, body });
    const content =
      method === 'POST' ? { body, headers: { ...headers, 'content-type': 'application/json' } } : { headers };
    const answer = await fetch(url + path, { method, ...content }).catch((cause: unknown) => {
      throw new StartFault('authority.not_running', { url }, { cause });
    });
    const value: unknown = await answer.json();
    if (!answer.ok) throw new OperatorRefusal(Problem.parse(value));
    return value;
  };
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, JSON.stringify(body)) };
}
