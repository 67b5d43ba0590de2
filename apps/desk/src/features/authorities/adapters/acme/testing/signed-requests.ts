import { randomBytes } from 'node:crypto';
import { flattenedVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** What an honest server checks of a signed request (RFC 8555 6.2 to 6.5). */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, options: { detail?: string; headers?: Record<string, string> } = {}) {
    super(type);
    this.status = status;
    this.type = type;
    this.detail = options.detail ?? type;
    this.headers = options.headers ?? {};
  }
}

const Jws = z.strictObject({ protected: z.string(), payload: z.string(), signature: z.string() });
const Header = z.object({
  alg: z.literal('ES256'),
  nonce: z.string(),
  url: z.string(),
  kid: z.string().optional(),
  jwk: z.looseObject({ kty: z.string() }).optional(),
});

export type Verified = {
  readonly account: string | undefined;
  readonly jwk: JWK;
  /** Undefined for a POST-as-GET. */
  readonly payload: unknown;
};

/** Nonces that are good once, and accounts by their URL. */
export function createVerifier() {
  const nonces = new Set<string>();
  const accounts = new Map<string, JWK>();
  const newNonce = () => {
    const nonce = randomBytes(16).toString('base64url');
    nonces.add(nonce);
    return nonce;
  };
  async function verify(url: string, body: string): Promise<Verified> {
    const jws = Jws.parse(JSON.parse(body));
    const header = Header.parse(JSON.parse(Buffer.from(jws.protected, 'base64url').toString()));
    if (!nonces.delete(header.nonce)) throw new Refusal(400, 'badNonce');
    if (header.url !== url) throw new Refusal(401, 'unauthorized', { detail: 'the URL is another' });
    if ((header.kid === undefined) === (header.jwk === undefined)) throw new Refusal(400, 'malformed');
    // cast: a key that jose does not take is refused by it below
    const jwk = header.kid === undefined ? (header.jwk as JWK) : accounts.get(header.kid);
    if (!jwk) throw new Refusal(400, 'accountDoesNotExist');
    const { payload } = await flattenedVerify(jws, await importJWK(jwk, 'ES256'));
    const text = Buffer.from(payload).toString();
    return { account: header.kid, jwk, payload: text === '' ? undefined : JSON.parse(text) };
  }
  return { accounts, newNonce, verify };
}
