import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server that keeps the contract of Transit as openbao.org/api-docs/secret/transit describes it, for the few calls that
 * the desk makes: it really encrypts, knows versions, contexts and tokens, and answers errors as documented. It is no
 * Vault: what it has in common with one is what the documentation says.
 */

export type TransitFaults = {
  /** The status that every call gets instead of its answer. */
  status?: number;
  /** How long every answer waits. */
  delayMs?: number;
};
export type TransitServer = {
  readonly url: string;
  /** The token that is accepted; changing it makes the old one a 403. */
  token: string;
  faults: TransitFaults;
  /** Whether the token's policy allows to rotate keys. */
  mayRotate: boolean;
  readonly calls: string[];
  rotate: () => void;
  /** As `min_encryption_version` of a key's configuration. */
  minEncryptionVersion: number;
  close: () => Promise<void>;
};

type Item = { ciphertext?: string; plaintext?: string; context?: string; key_version?: number };
type Answer = { status: number; body?: unknown };

const NONCE = 12;
const TAG = 16;
const refuse = (status: number, error: string): Answer => ({ status, body: { errors: [error] } });
const aad = (context: string | undefined): Buffer => Buffer.from(context ?? '');

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // cast: no encoding is set
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : {};
}

class Refusal extends Error {}

/** One key with its versions; a derived one takes the context into its encryption. */
function createKey({ derived }: { derived: boolean }) {
  const versions = [randomBytes(32)];
  const check = ({ context }: Item) => {
    if (derived && !context) throw new Refusal("missing 'context' for key derivation");
  };
  const encrypt = (item: Item, minimum: number): string => {
    check(item);
    const version = item.key_version || versions.length;
    const key = versions[version - 1];
    if (!key || version < minimum)
      throw new Refusal('requested version for encryption is less than the minimum encryption key version');
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(item.context));
    const text = Buffer.concat([
      nonce,
      cipher.update(item.plaintext ?? '', 'base64'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return `vault:v${version}:${text.toString('base64')}`;
  };
  const decrypt = (item: Item): string => {
    check(item);
    const [, version, text] = /^vault:v(\d+):(.+)$/.exec(item.ciphertext ?? '') ?? [];
    const key = versions[Number(version) - 1];
    if (!key || !text) throw new Refusal('invalid ciphertext: no prefix');
    const bytes = Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
        .setAAD(aad(item.context))
        .setAuthTag(bytes.subarray(-TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('base64');
    } catch {
      throw new Refusal('cipher: message authentication failed');
    }
  };
  return { versions, encrypt, decrypt, derived };
}

type Key = ReturnType<typeof createKey>;

function rewrapOne(key: Key, item: Item, minimum: number) {
  try {
    return { ciphertext: key.encrypt({ ...item, plaintext: key.decrypt(item) }, minimum) };
  } catch (error) {
    if (error instanceof Refusal) return { error: error.message };
    throw error;
  }
}

function answer(server: TransitServer, key: Key, call: string, body: Item & { batch_input?: Item[] }): Answer {
  const minimum = server.minEncryptionVersion;
  switch (call) {
    case 'GET /v1/transit/keys/certdesk': {
      const keys = Object.fromEntries(key.versions.map((_, index) => [String(index + 1), 1_700_000_000]));
      const data = {
        type: 'aes256-gcm96',
        derived: key.derived,
        keys,
        supports_encryption: true,
        supports_decryption: true,
      };
      return { status: 200, body: { data } };
    }
    case 'POST /v1/transit/keys/certdesk/rotate':
      if (!server.mayRotate) return refuse(403, '1 error occurred: permission denied');
      key.versions.push(randomBytes(32));
      return { status: 204 };
    case 'POST /v1/transit/encrypt/certdesk':
      return { status: 200, body: { data: { ciphertext: key.encrypt(body, minimum) } } };
    case 'POST /v1/transit/decrypt/certdesk':
      return { status: 200, body: { data: { plaintext: key.decrypt(body) } } };
    case 'POST /v1/transit/rewrap/certdesk':
      return {
        status: 200,
        body: { data: { batch_results: (body.batch_input ?? []).map((item) => rewrapOne(key, item, minimum)) } },
      };
    default:
      return refuse(404, 'no handler for route');
  }
}

/** Starts the server with one key, `certdesk`, on the mount `transit`. */
export async function startTransitServer({ derived = false } = {}): Promise<TransitServer> {
  const key = createKey({ derived });
  const http = createServer(async (request, response) => {
    const call = `${request.method} ${request.url}`;
    const body = (await readBody(request)) as Item; // cast: the desk's own requests
    server.calls.push(call);
    let result: Answer;
    if (server.faults.delayMs) await new Promise((done) => setTimeout(done, server.faults.delayMs));
    if (server.faults.status) result = refuse(server.faults.status, 'a fault on tap');
    else if (request.headers['x-vault-token'] !== server.token) result = refuse(403, 'permission denied');
    else {
      try {
        result = answer(server, key, call, body);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        result = refuse(400, error.message);
      }
    }
    response.writeHead(result.status, { 'content-type': 'application/json' });
    response.end(result.body === undefined ? undefined : JSON.stringify(result.body));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: TransitServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, // cast: it listens on a port
    token: 'hvs.first',
    faults: {},
    mayRotate: true,
    minEncryptionVersion: 0,
    calls: [],
    rotate: () => void key.versions.push(randomBytes(32)),
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}
