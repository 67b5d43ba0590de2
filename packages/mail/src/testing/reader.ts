import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

export type SmimeReaderOptions = {
  /** Arguments of "openssl req -newkey". */
  readonly key?: readonly string[];
  readonly extensions?: readonly string[];
  readonly days?: number;
};
export const RSA_KEY = ['rsa:2048'] as const;
export const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;
const FOR_MAIL = ['extendedKeyUsage=emailProtection', 'subjectAltName=email:admin@example.com'] as const;

/** Somebody who reads S/MIME by openssl, with a certificate that they have signed themselves. */
export function createSmimeReader(options: SmimeReaderOptions = {}): MailReader {
  const { key = RSA_KEY, extensions = FOR_MAIL, days = 30 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-smime-'));
  const added = ['basicConstraints=critical,CA:false', ...extensions].flatMap((one) => ['-addext', one]);
  const make = ['req', '-x509', '-nodes', '-newkey', ...key, '-keyout', 'key.pem', '-out', 'certificate.pem'];
  demand(runProgram('openssl', [...make, '-days', String(days), '-subj', '/CN=Administrator', ...added], folder));
  return {
    publicKey: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
    decrypt: (mail) => {
      writeFileSync(join(folder, 'mail.eml'), mail);
      const words = ['cms', '-decrypt', '-in', 'mail.eml', '-inkey', 'key.pem', '-recip', 'certificate.pem'];
      return demand(runProgram('openssl', words, folder));
    },
    leave: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `future-default`, `rsa2048`, ... as gpg names algorithms; `expires` as gpg takes it ("1y", "seconds=60", "never"). */
export type PgpReaderOptions = { readonly algorithm?: string; readonly usage?: string; readonly expires?: string };

const GPG = ['--batch', '--quiet', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', ''] as const;

/** Somebody who reads PGP/MIME by GnuPG, with a key ring of their own. `leave` ends its agent. */
export function createPgpReader(options: PgpReaderOptions = {}): MailReader & { revoke: () => string } {
  const { algorithm = 'future-default', usage = 'default', expires = '1y' } = options;
  // The agent's socket lies in it, whose path may have a hundred characters.
  const home = mkdtempSync(join(tmpdir(), 'cd-gpg-'));
  const gpg = (...words: readonly string[]) => demand(runProgram('gpg', ['--homedir', home, ...GPG, ...words], home));
  const address = 'admin@example.com';
  gpg('--quick-generate-key', `Administrator <${address}>`, algorithm, usage, expires);
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
