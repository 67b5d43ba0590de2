import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs openssl with some files at hand; their names stand for them in the arguments. Throws with what openssl said. */
async function openssl(args: readonly string[], files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    const { stdout } = await run('openssl', [...args], { cwd: folder });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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
