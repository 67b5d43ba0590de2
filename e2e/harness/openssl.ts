import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs openssl with some files at hand; their names stand for them in the arguments. Throws with what openssl said. */
async function opensslBytes(
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    const running = run('openssl', [...args], { cwd: folder, encoding: 'buffer' });
    running.child.stdin?.end(); // s_client talks until its input ends
    return (await running).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const openssl = async (...call: Parameters<typeof opensslBytes>): Promise<string> =>
  (await opensslBytes(...call)).toString();

/** The certificates of a PEM file, each as it stands there. */
export const certificatesOf = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

type Issued = { certificate: string; intermediate: string; root: string };

/** Whether a verifier that knows only the root accepts the certificate for a name (throws otherwise). */
export async function verifyCertificate({ certificate, intermediate, root }: Issued, name: string): Promise<void> {
  const files = { 'leaf.pem': certificate, 'intermediate.pem': intermediate, 'root.pem': root };
  const chain = ['-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'intermediate.pem'];
  await openssl(['verify', ...chain, '-purpose', 'sslserver', '-verify_hostname', name, 'leaf.pem'], files);
}

/** The public key in a certificate and the one that belongs to a private key, to be compared. */
export async function publicKeys(certificate: string, privateKey: string): Promise<[string, string]> {
  return Promise.all([
    openssl(['x509', '-in', 'leaf.pem', '-noout', '-pubkey'], { 'leaf.pem': certificate }),
    openssl(['pkey', '-in', 'key.pem', '-pubout'], { 'key.pem': privateKey }),
  ]);
}

/** What a TLS server shows to a client that knows only the root: its certificates, leaf first. Throws when the chain or the name does not hold. */
export async function certificatesServed(
  port: number,
  { root, name }: { root: string; name: string },
): Promise<string[]> {
  const strict = ['-verify_return_error', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', name];
  const output = await openssl(
    ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', name, '-CAfile', 'root.pem', ...strict, '-showcerts'],
    { 'root.pem': root },
  );
  if (!output.includes('Verify return code: 0 (ok)')) throw new Error(`openssl s_client does not trust it:\n${output}`);
  return certificatesOf(output);
}

/** The DER of a certificate in PEM, as openssl writes it. */
export const toDer = (certificate: string): Promise<Buffer> =>
  opensslBytes(['x509', '-in', 'leaf.pem', '-outform', 'DER'], { 'leaf.pem': certificate });

/** Everything in a PKCS #12 file, as PEM, without asking for the old ciphers. Throws when the password is wrong. */
export const openPkcs12 = (file: Buffer, password: string): Promise<string> =>
  openssl(['pkcs12', '-in', 'a.p12', '-passin', `pass:${password}`, '-nodes'], { 'a.p12': file });

/** The key as careful people keep it: encrypted under a passphrase (PBES2, AES-256). */
export const protectKey = (privateKey: string, passphrase: string): Promise<string> =>
  openssl(['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-in', 'key.pem', '-passout', `pass:${passphrase}`], {
    'key.pem': privateKey,
  });
