import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { runProgram } from './run-program.ts';

/** A person with a mail program of Debian's: their public key, and what they see of a mail that is encrypted to it. */
export type MailReader = {
  readonly publicKey: string;
  /** The MIME entity within. Throws in the program's words when it cannot be decrypted. */
  readonly decrypt: (mail: Buffer | string) => string;
  readonly leave: () => void;
};

function demand({ ok, output, errors }: ReturnType<typeof runProgram>): string {
  if (!ok) throw new Error(errors);
  return output;
}

/** What a mail program shows of a decrypted entity; attachments as text. */
export const readEntity = (entity: string): Promise<Email> => PostalMime.parse(entity, { attachmentEncoding: 'utf8' });

export type SmimeReaderOptions = {
  /** Arguments of "openssl req -newkey". */
  readonly key?: readonly string[];
  readonly extensions?: readonly string[];
  readonly until?: Date;
};
export const RSA_KEY = ['rsa:2048'] as const;
export const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;
const FOR_MAIL = ['extendedKeyUsage=emailProtection', 'subjectAltName=email:admin@example.com'] as const;

/** Before the clocks of all tests. */
const FROM = new Date('2026-01-01T00:00:00Z');
const UNTIL = new Date('2046-01-01T00:00:00Z');
const digitsOf = (date: Date): string => date.toISOString().replace(/[-:T]|\.\d+/g, '');

/** For "openssl ca": its "req" makes certificates that begin now. */
const signingConfig = (extensions: readonly string[]): string => `[ca]
default_ca=self
[self]
new_certs_dir=.
database=index.txt
rand_serial=yes
default_md=sha256
policy=any
x509_extensions=extensions
[any]
commonName=optional
[extensions]
basicConstraints=critical,CA:false
${extensions.join('\n')}
`;

/** Somebody who reads S/MIME by openssl, with a certificate that they have signed themselves. */
export function createSmimeReader(options: SmimeReaderOptions = {}): MailReader {
  const { key = RSA_KEY, extensions = FOR_MAIL, until = UNTIL } = options;
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-smime-'));
  const openssl = (...words: readonly string[]) => demand(runProgram('openssl', words, folder));
  writeFileSync(join(folder, 'ca.cnf'), signingConfig(extensions));
  writeFileSync(join(folder, 'index.txt'), '');
  openssl('req', '-new', '-nodes', '-newkey', ...key, '-keyout', 'key.pem', '-out', 'csr.pem', '-subj', '/CN=Admin');
  const validity = ['-startdate', digitsOf(FROM), '-enddate', digitsOf(until)];
  const signing = [
    'ca',
    '-batch',
    '-notext',
    '-selfsign',
    '-config',
    'ca.cnf',
    '-keyfile',
    'key.pem',
    '-in',
    'csr.pem',
  ];
  openssl(...signing, ...validity, '-out', 'certificate.pem');
  return {
    publicKey: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
    decrypt: (mail) => {
      writeFileSync(join(folder, 'mail.eml'), mail);
      const words = ['cms', '-decrypt', '-in', 'mail.eml', '-inkey', 'key.pem', '-recip', 'certificate.pem'];
      return openssl(...words);
    },
    leave: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `future-default`, `rsa2048`, ... as gpg names algorithms; `expires` as gpg takes it ("1y", "seconds=60", "never"). */
export type PgpReaderOptions = { readonly algorithm?: string; readonly usage?: string; readonly expires?: string };

const GPG = ['--batch', '--quiet', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', ''] as const;

/** Somebody who reads PGP/MIME by GnuPG, with a key ring of their own. `leave` ends its agent. */
export function createPgpReader(options: PgpReaderOptions = {}): MailReader & { revoke: () => string } {
  const { algorithm = 'future-default', usage = 'default', expires = 'never' } = options;
  // The agent's socket lies in it, whose path may have a hundred characters.
  const home = mkdtempSync(join(tmpdir(), 'cd-gpg-'));
  const gpg = (...words: readonly string[]) => demand(runProgram('gpg', ['--homedir', home, ...GPG, ...words], home));
  const address = 'admin@example.com';
  const birth = FROM.toISOString().slice(0, 10).replaceAll('-', '');
  const identity = `Administrator <${address}>`;
  gpg(`--faked-system-time=${birth}T000000!`, '--quick-generate-key', identity, algorithm, usage, expires);
  return {
    publicKey: gpg('--armor', '--export', address),
    decrypt: (mail) => {
      const [block] = /-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----/.exec(mail.toString()) ?? [''];
      writeFileSync(join(home, 'message.asc'), block);
      return gpg('--decrypt', join(home, 'message.asc'));
    },
    revoke: () => {
      const listing = gpg('--list-keys', '--with-colons', address);
      const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? '';
      const file = join(home, 'openpgp-revocs.d', `${fingerprint}.rev`);
      // gpg spoils its ready-made certificate with a colon, so that nobody imports it by mistake.
      writeFileSync(file, readFileSync(file, 'utf8').replace(':-----BEGIN', '-----BEGIN'));
      gpg('--import', file);
      return gpg('--armor', '--export', address);
    },
    leave: () => {
      runProgram('gpgconf', ['--homedir', home, '--kill', 'all'], home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
