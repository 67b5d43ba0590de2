import { readFileSync } from 'node:fs';
import { SECOND } from '@certdesk/platform';
import { z } from 'zod';
import { KeyFault } from './key-encryption.ts';

export type TransitSettings = {
  /** Where Vault or OpenBao answers, without /v1. */
  readonly url: string;
  readonly mount: string;
  /** Name of the key in Transit. */
  readonly key: string;
  readonly token: string;
  /** Where the token came from: an agent that renews it writes the new one there. */
  readonly tokenFile: string | undefined;
  readonly namespace: string | undefined;
  readonly timeoutMs?: number;
};

/** One of several texts in a request. `context` is for derived keys. */
export type TransitItem = { readonly ciphertext: string; readonly context?: string };

export type TransitClient = {
  /** What the key can do, and which versions of it there are. */
  readKey: () => Promise<{ versions: readonly number[]; derived: boolean }>;
  encrypt: (plaintext: Buffer, options: { version: number; context: string | undefined }) => Promise<string>;
  decrypt: (item: TransitItem) => Promise<Buffer>;
  /** In the order of the items; undefined for one that does not open. */
  rewrap: (items: readonly TransitItem[], version: number) => Promise<readonly (string | undefined)[]>;
  rotate: () => Promise<void>;
};

const TIMEOUT_MS = 10 * SECOND;

const KeyAnswer = z.object({
  data: z.object({
    keys: z.record(z.string().regex(/^\d+$/), z.unknown()),
    derived: z.boolean(),
    supports_encryption: z.boolean(),
    supports_decryption: z.boolean(),
  }),
});
const EncryptAnswer = z.object({ data: z.object({ ciphertext: z.string().min(1) }) });
const DecryptAnswer = z.object({ data: z.object({ plaintext: z.base64() }) });
const RewrapAnswer = z.object({
  data: z.object({
    batch_results: z.array(z.object({ ciphertext: z.string().optional(), error: z.string().optional() })),
  }),
});

/** Only 400 is about what was asked; it is the caller who knows what that means. */
function faultOf(status: number): KeyFault {
  const cause = new Error(`the key service answers ${status}`);
  if (status === 400) return new KeyFault('broken', { cause });
  // 429: a quota; 503: sealed, or in standby without forwarding
  return new KeyFault(status === 429 || status >= 500 ? 'unavailable' : 'refused', { cause });
}

function readAnswer<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new KeyFault('refused', { cause: new Error('the key service answers something else than documented') });
}

type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>;

function createAsk({ url, mount, token: first, tokenFile, namespace, timeoutMs = TIMEOUT_MS }: TransitSettings): Ask {
  let token = first;
  const send = (method: 'GET' | 'POST', path: string, body: object | undefined) =>
    fetch(`${url}/v1/${mount}/${path}`, {
      method,
      headers: { 'x-vault-token': token, ...(namespace ? { 'x-vault-namespace': namespace } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      // The token goes to the address that was configured, and to no other.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new KeyFault('unavailable', { cause });
    });
  /** Whether the file has another token than the one that was refused. */
  const renewToken = (): boolean => {
    if (!tokenFile) return false;
    const before = token;
    try {
      token = readFileSync(tokenFile, 'utf8').trim();
    } catch {
      return false; // it was readable at the start; the refusal says what matters
    }
    return token !== before;
  };
  return async (method, path, body) => {
    let response = await send(method, path, body);
    if (response.status === 403 && renewToken()) {
      await response.body?.cancel();
      response = await send(method, path, body);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw faultOf(response.status);
    }
    if (response.status === 204) return undefined;
    return response.json().catch((cause: unknown) => {
      throw new KeyFault('unavailable', { cause });
    });
  };
}

/**
 * The Transit engine of HashiCorp Vault and OpenBao, as its API describes it (openbao.org/api-docs/secret/transit):
 * read key, encrypt, decrypt, rewrap and rotate. Throws KeyFault.
 */
export function createTransitClient(settings: TransitSettings): TransitClient {
  const ask = createAsk(settings);
  const { key } = settings;
  return {
    readKey: async () => {
      const { data } = readAnswer(KeyAnswer, await ask('GET', `keys/${key}`));
      if (!data.supports_encryption || !data.supports_decryption) throw new KeyFault('refused');
      return { versions: Object.keys(data.keys).map(Number), derived: data.derived };
    },
    encrypt: async (plaintext, { version, context }) => {
      const body = { plaintext: plaintext.toString('base64'), key_version: version, context };
      const answer = await ask('POST', `encrypt/${key}`, body).catch((error: unknown) => {
        // There is nothing in a plaintext to be wrong: this version must not encrypt any more.
        throw error instanceof KeyFault && error.reason === 'broken'
          ? new KeyFault('refused', { cause: error })
          : error;
      });
      return readAnswer(EncryptAnswer, answer).data.ciphertext;
    },
    decrypt: async (item) => {
      const { data } = readAnswer(DecryptAnswer, await ask('POST', `decrypt/${key}`, item));
      return Buffer.from(data.plaintext, 'base64');
    },
    rewrap: async (items, version) => {
      const body = { batch_input: items.map((item) => ({ ...item, key_version: version })) };
      const { data } = readAnswer(RewrapAnswer, await ask('POST', `rewrap/${key}`, body));
      if (data.batch_results.length !== items.length) throw new KeyFault('refused');
      return data.batch_results.map(({ ciphertext, error }) => (error ? undefined : ciphertext));
    },
    rotate: async () => void (await ask('POST', `keys/${key}/rotate`)),
  };
}
