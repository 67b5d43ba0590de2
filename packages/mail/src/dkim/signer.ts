import { hash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { relaxedField, splitFields } from './canonical.ts';

export type DkimKey = {
  /** One label or more below `_domainkey`: the record of the public key is at `<selector>._domainkey.<domain>`. */
  readonly selector: string;
  /** RSA of 2048 bits or more, or Ed25519 (RFC 8463). */
  readonly privateKey: KeyObject;
};

/** Who signs: the domain of From, and the keys whose public halves stand in its DNS. */
export type DkimIdentity = { readonly domain: string; readonly keys: readonly DkimKey[] };

export type DkimSigner = {
  readonly domain: string;
  /** The DKIM-Signature fields of a header section, one for each key, to stand before it. The same input is signed alike. */
  sign: (mail: { readonly head: string; readonly bodyHash: string; readonly date: Date }) => Promise<string>;
};

/**
 * Signed once more than they occur, so that nobody can add another (RFC 6376 8.15): what a reader is shown, what a thread
 * is made of, and what says how the body is to be read.
 */
const OVERSIGNED: readonly string[] = [
  ...['from', 'to', 'cc', 'subject', 'date', 'reply-to', 'message-id', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding'],
];
/** Signed where they are. */
const SIGNED: readonly string[] = ['auto-submitted', 'content-language'];

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 4096;
/** Base64 on a line, within the 78 columns of RFC 5322 2.1.1. */
const LINE = /.{1,72}/g;

/** In a thread of its own: an RSA signature takes longer than all the rest of a mail. */
const signAside = promisify<string | null, Buffer, KeyObject, Buffer>(sign);

type Algorithm = {
  readonly name: 'rsa-sha256' | 'ed25519-sha256';
  readonly signature: (data: string, key: KeyObject) => Promise<Buffer>;
};

const RSA: Algorithm = {
  name: 'rsa-sha256',
  signature: (data, key) => signAside('sha256', Buffer.from(data), key),
};
/** RFC 8463 3: what Ed25519 signs is the SHA-256 of the data. */
const ED25519: Algorithm = {
  name: 'ed25519-sha256',
  signature: (data, key) => signAside(null, hash('sha256', Buffer.from(data), 'buffer'), key),
};

/** Whether a key may sign mails: receivers ignore shorter RSA keys, and longer ones do not fit into DNS answers. */
export function isDkimKey({ type, asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (type !== 'private') return false;
  if (asymmetricKeyType === 'ed25519') return true;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
}

/** The signed fields in the order of `names`; of those that occur more than once, the last first (RFC 6376 5.4.2). */
function chooseFields(head: string): { names: string[]; canonical: string } {
  const fields = Map.groupBy(splitFields(head).map(relaxedField), (field) => field.slice(0, field.indexOf(':')));
  const ofName = (name: string) => (fields.get(name) ?? []).toReversed();
  const chosen = [...OVERSIGNED, ...SIGNED].flatMap(ofName);
  const names = [
    ...OVERSIGNED.flatMap((name) => Array<string>(ofName(name).length + 1).fill(name)),
    ...SIGNED.flatMap((name) => ofName(name).map(() => name)),
  ];
  return { names, canonical: chosen.join('') };
}

/** A few names a line; white space may stand beside a colon (RFC 6376 3.5). */
const foldNames = (names: readonly string[]): string =>
  names.map((name, index) => (index > 0 && index % 6 === 0 ? `\r\n  ${name}` : name)).join(':');

const fold = (text: string): string => (text.match(LINE) ?? []).join('\r\n ');

type Signing = { readonly domain: string; readonly names: string; readonly bodyHash: string; readonly date: Date };

/** `b` stands last and empty while the field is signed (RFC 6376 3.7). */
function unsignedField({ domain, names, bodyHash, date }: Signing, selector: string, algorithm: Algorithm): string {
  const lines = [
    `DKIM-Signature: v=1; a=${algorithm.name}; c=relaxed/relaxed;`,
    `d=${domain}; s=${selector};`,
    `t=${Math.floor(date.getTime() / 1_000)}; bh=${bodyHash};`,
    `h=${names};`,
    'b=',
  ];
  return lines.join('\r\n ');
}

async function signatureField(signing: Signing, canonical: string, { selector, privateKey }: DkimKey): Promise<string> {
  const algorithm = privateKey.asymmetricKeyType === 'ed25519' ? ED25519 : RSA;
  const field = unsignedField(signing, selector, algorithm);
  const data = canonical + relaxedField(field).trimEnd();
  const signature = await algorithm.signature(data, privateKey);
  return `${field}${fold(signature.toString('base64'))}\r\n`;
}

/**
 * Signs mails of one domain by RFC 6376 and RFC 8463, with each of the keys.
 * @throws TypeError for a key that must not sign (see isDkimKey).
 */
export function createDkimSigner({ domain, keys }: DkimIdentity): DkimSigner {
  if (!keys.every(({ privateKey }) => isDkimKey(privateKey))) throw new TypeError('not a key for DKIM');
  return {
    domain,
    sign: async ({ head, bodyHash, date }) => {
      const { names, canonical } = chooseFields(head);
      const signing = { domain, names: foldNames(names), bodyHash, date };
      const fields = await Promise.all(keys.map((key) => signatureField(signing, canonical, key)));
      return fields.join('');
    },
  };
}
