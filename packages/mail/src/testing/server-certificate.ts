import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './mail-server/processes.ts';

export type ServerCertificate = { readonly key: Buffer; readonly cert: Buffer };

/** A certificate of the test root in `folder` (see makeCertificates); -1 `days`: it ended yesterday. */
export async function makeServerCertificate(
  folder: string,
  { name, days }: { name: string; days: number },
): Promise<ServerCertificate> {
  const options = { cwd: folder };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'one.key'];
  await runTool('openssl', ['req', '-new', ...key, '-out', 'one.csr', '-subj', `/CN=${name}`], options);
  const root = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', String(days)];
  await writeFile(join(folder, 'one.ext'), `subjectAltName=DNS:${name}\n`);
  await runTool(
    'openssl',
    ['x509', '-req', '-in', 'one.csr', ...root, '-extfile', 'one.ext', '-out', 'one.pem'],
    options,
  );
  const read = (file: string) => readFile(join(folder, file));
  return { key: await read('one.key'), cert: await read('one.pem') };
}
