import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, runTool } from '@certdesk/mail/testing';
import { createOrders, type OrderOptions, problem } from './contract-orders.ts';
import { createVerifier, Refusal, type Verified } from './signed-requests.ts';

export type ContractOptions = OrderOptions & {
  /** What renewalInfo says of each certificate when it is asked; without it there is none. */
  readonly renewalWindow?: () => { readonly start: string; readonly end: string; readonly explanationURL?: string };
  /** Refuses a request by its resource (`new-order`), before anything is done. */
  readonly refuse?: (resource: string) => Refusal | undefined;
  /** Beside the answers' own, by resource: `order` with its Retry-After. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What is answered instead, by a server that is not honest. */
  readonly answerInstead?: (
    resource: string,
  ) => { status: number; body: string; type?: string; headers?: Record<string, string> } | undefined;
};

type Reply = { status?: number; headers?: Record<string, string>; body: unknown };
type Handler = (rest: readonly string[], request: Verified) => Promise<Reply> | Reply;

/** Signs as CAs do: with the key identifier that ARI knows a certificate by. */
const createIssue = (folder: string, root: string) => async (csr: string, number: string) => {
  const file = (name: string) => join(folder, `${number}.${name}`);
  await writeFile(file('csr'), Buffer.from(csr, 'base64url'));
  await writeFile(file('ext'), 'authorityKeyIdentifier=keyid\nbasicConstraints=CA:FALSE\n');
  const input = ['-req', '-inform', 'DER', '-in', file('csr'), '-CA', 'ca.pem', '-CAkey', 'ca.key'];
  const output = ['-days', '6', '-copy_extensions', 'copy', '-extfile', file('ext'), '-out', file('pem')];
  await runTool('openssl', ['x509', ...input, ...output], { cwd: folder });
  return `${await readFile(file('pem'), 'utf8')}${root}`;
};

type World = {
  readonly options: ContractOptions;
  readonly orders: ReturnType<typeof createOrders>;
  readonly verifier: ReturnType<typeof createVerifier>;
  readonly base: () => string;
};

function createHandlers({ orders, verifier, base }: World): Readonly<Record<string, Handler>> {
  return {
    'new-account': (_, { jwk }) => {
      const location = `${base()}/account/${verifier.accounts.size}`;
      verifier.accounts.set(location, jwk);
      return { status: 201, headers: { location }, body: { status: 'valid' } };
    },
    'new-order': (_, { payload }) => {
      const number = orders.place(payload);
      return { status: 201, headers: { location: `${base()}/order/${number}` }, body: orders.view(base(), number) };
    },
    order: ([number = '']) => ({ body: orders.view(base(), number) }),
    authz: (place) => ({ body: orders.authorization(base(), place) }),
    challenge: async (place, { account = '' }) => ({ body: await orders.respond(base(), place, account) }),
    finalize: async ([number = ''], { payload }) => {
      await orders.finalize(number, payload);
      return { body: orders.view(base(), number) };
    },
    cert: ([number]) => ({ body: orders.certificate(number) }),
    'revoke-cert': (_, { payload }) => {
      orders.revoke(payload);
      return { body: '' };
    },
  };
}

/** What is answered to anybody. */
function openReply({ options, base }: World, resource: string): Reply | undefined {
  const { renewalWindow, profiles } = options;
  if (resource === 'new-nonce') return { body: '' };
  if (resource === 'renewal-info') {
    const { explanationURL, ...suggestedWindow } = renewalWindow?.() ?? {};
    const headers = { 'retry-after': '21600', ...options.headers?.[resource] };
    return { headers, body: { suggestedWindow, explanationURL } };
  }
  if (resource !== 'directory') return undefined;
  const url = (name: string) => `${base()}/${name}`;
  const body = {
    newNonce: url('new-nonce'),
    newAccount: url('new-account'),
    newOrder: url('new-order'),
    revokeCert: url('revoke-cert'),
    ...(renewalWindow && { renewalInfo: url('renewal-info') }),
    meta: profiles ? { profiles } : {},
  };
  return { body };
}

/** `noted`: what has been asked for, by the first part of the path; renewal information by its whole path. */
function createAnswer(world: World, noted: string[]): (request: IncomingMessage) => Promise<Reply> {
  const { options, verifier, base } = world;
  const handlers = createHandlers(world);
  return async (request) => {
    const path = request.url ?? '';
    const [, resource = '', ...rest] = path.split('/');
    noted.push(resource === 'renewal-info' ? path : resource);
    const instead = options.answerInstead?.(resource);
    if (instead) return { ...instead, headers: { 'content-type': instead.type ?? 'text/html', ...instead.headers } };
    const open = openReply(world, resource);
    if (open) return open;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const verified = await verifier.verify(`${base()}${path}`, Buffer.concat(chunks).toString());
    const refusal = options.refuse?.(resource);
    const handler = handlers[resource];
    if (refusal || !handler) throw refusal ?? new Refusal(404, 'malformed');
    const reply = await handler(rest, verified);
    return { ...reply, headers: { ...reply.headers, ...options.headers?.[resource] } };
  };
}

function refusalReply(error: unknown): Reply {
  const { status, type, detail, headers } = error instanceof Refusal ? error : new Refusal(500, 'serverInternal');
  const json = { ...headers, 'content-type': 'application/problem+json' };
  return { status, headers: json, body: { ...problem(type, detail), status } };
}

function send(response: ServerResponse, { status = 200, headers, body }: Reply, nonce: string): void {
  const isText = typeof body === 'string';
  const type = isText ? 'application/pem-certificate-chain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers, 'replay-nonce': nonce });
  response.end(isText ? body : JSON.stringify(body));
}

/**
 * What Debian's Pebble cannot do, as the documents have it: profiles, ARI (RFC 9773), dns-persist-01, CAA refusals and
 * rate limits. It checks each request as a server must, and looks at a name only as `look` tells it to.
 */
export async function startContractServer(options: ContractOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-contract-'));
  const trustedRoots = await makeCertificates(folder);
  const [cert, key] = await Promise.all([readFile(join(folder, 'server.pem')), readFile(join(folder, 'server.key'))]);
  const verifier = createVerifier();
  const orders = createOrders(options, createIssue(folder, trustedRoots));
  const requests: string[] = [];
  let base = '';
  const answer = createAnswer({ options, orders, verifier, base: () => base }, requests);
  const server = createServer({ cert, key }, (request, response) => {
    void answer(request)
      .catch(refusalReply)
      .then((reply) => send(response, reply, verifier.newNonce()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`; // cast: a TCP server has no pipe name
  return {
    directoryUrl: `${base}/directory`,
    trustedRoots,
    requests: requests as readonly string[],
    orders: orders.all,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type ContractServer = Awaited<ReturnType<typeof startContractServer>>;
