import { createHash } from 'node:crypto';
import {
  base64url,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  FlattenedSign,
  generateKeyPair,
  importJWK,
} from 'jose';
import { z } from 'zod';
import type { AuthorityKeep } from '../../../adapter.ts';
import { AuthorityError } from '../../../authority-error.ts';
import { AcmeError } from './problems.ts';
import type { Signer, Transport } from './transport.ts';

export type Eab = { readonly kid: string; readonly hmacKey: string };
export type AccountOptions = {
  readonly transport: Transport;
  readonly keep: AuthorityKeep;
  readonly directoryUrl: string;
  readonly contactEmail: string | undefined;
  readonly eab: Eab | undefined;
};
export type Account = { readonly url: string; readonly signer: Signer; readonly thumbprint: string };

const PublicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const Kept = z.object({ key: PublicJwk.extend({ d: z.string() }), url: z.string().optional() });
type Kept = z.infer<typeof Kept>;
type Keys = { readonly key: CryptoKey; readonly jwk: z.infer<typeof PublicJwk>; readonly thumbprint: string };

/** An account belongs to a directory, and to the customer that it was bound to. */
const nameOf = ({ directoryUrl, eab }: AccountOptions): string =>
  `acme.account.${createHash('sha256')
    .update(JSON.stringify([directoryUrl, eab?.kid ?? null]))
    .digest('hex')
    .slice(0, 32)}`;

/** The key is kept before it is used: an account whose answer was lost is found again by it. */
async function readOrMakeKey(options: AccountOptions): Promise<Kept> {
  const kept = await options.keep.read(nameOf(options));
  if (kept !== undefined) return Kept.parse(JSON.parse(kept));
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const made: Kept = Kept.parse({ key: await exportJWK(privateKey) });
  await options.keep.write(nameOf(options), JSON.stringify(made));
  return made;
}

async function openKeys({ key }: Kept): Promise<Keys> {
  const jwk = PublicJwk.parse(key);
  // cast: importJWK gives octets for symmetric keys only
  const imported = (await importJWK(key, 'ES256')) as CryptoKey;
  return { key: imported, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}

/** RFC 8555 7.3.4: our public key, signed with the key that the authority gave its customer. */
const bind = ({ kid, hmacKey }: Eab, { jwk }: Keys, url: string) =>
  new FlattenedSign(new TextEncoder().encode(JSON.stringify(jwk)))
    .setProtectedHeader({ alg: 'HS256', kid, url })
    // Buffer reads base64 with either alphabet; authorities hand out both.
    .sign(Buffer.from(hmacKey, 'base64'));

type Body = { readonly onlyReturnExisting: true } | { readonly termsOfServiceAgreed: true };

async function askForAccount(options: AccountOptions, keys: Keys, body: Body): Promise<string> {
  const { transport, contactEmail, eab } = options;
  const { newAccount } = await transport.directory();
  const isNew = !('onlyReturnExisting' in body);
  const payload = {
    ...body,
    ...(isNew && contactEmail !== undefined && { contact: [`mailto:${contactEmail}`] }),
    ...(isNew && eab && { externalAccountBinding: await bind(eab, keys, newAccount) }),
  };
  const answer = await transport.post({ key: keys.key, jwk: keys.jwk }, { url: newAccount, payload });
  const url = answer.headers.location;
  if (url === undefined) throw new AuthorityError('unreachable', { cause: new Error('an account without a URL') });
  return url;
}

/** Undefined when the server has no account for the key. */
async function findExisting(options: AccountOptions, keys: Keys): Promise<string | undefined> {
  try {
    return await askForAccount(options, keys, { onlyReturnExisting: true });
  } catch (error) {
    if (error instanceof AcmeError && error.acmeType === 'accountDoesNotExist') return undefined;
    throw error;
  }
}

/**
 * Makes the account, or finds it: a binding may be good for one use only (Google Trust Services), so a key that may have
 * an account already is asked for first. Throws AcmeError as the server refuses: this is what proves the binding.
 */
export async function registerAccount(options: AccountOptions): Promise<Account> {
  const isKnown = (await options.keep.read(nameOf(options))) !== undefined;
  const kept = await readOrMakeKey(options);
  const keys = await openKeys(kept);
  const existing = isKnown ? await findExisting(options, keys) : undefined;
  const url = existing ?? (await askForAccount(options, keys, { termsOfServiceAgreed: true }));
  if (kept.url !== url) await options.keep.write(nameOf(options), JSON.stringify({ ...kept, url }));
  return { url, signer: { key: keys.key, kid: url }, thumbprint: keys.thumbprint };
}

/** The account that is kept, without asking; otherwise as registerAccount. */
export async function openAccount(options: AccountOptions): Promise<Account> {
  const kept = await options.keep.read(nameOf(options));
  const account = kept === undefined ? undefined : Kept.parse(JSON.parse(kept));
  if (account?.url === undefined) return registerAccount(options);
  const { key, thumbprint } = await openKeys(account);
  return { url: account.url, signer: { key, kid: account.url }, thumbprint };
}

/** What makes a key's proof for one token (RFC 8555 8.1). */
export const keyAuthorization = (account: Account, token: string): string => `${token}.${account.thumbprint}`;

/** The TXT record's text for it (RFC 8555 8.4). */
export const dnsDigest = (authorization: string): string =>
  base64url.encode(createHash('sha256').update(authorization).digest());
