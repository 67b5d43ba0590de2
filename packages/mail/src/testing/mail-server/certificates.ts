import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './processes.ts';

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** Makes `ca.pem`, and `server.pem` with `server.key` for localhost and 127.0.0.1. Answers the CA's certificate. */
export async function makeCertificates(folder: string): Promise<string> {
  const options = { cwd: folder };
  const root = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test Root'];
  await runTool('openssl', ['req', '-x509', ...NEW_KEY, ...root], options);
  const server = ['-keyout', 'server.key', '-out', 'server.pem', '-subj', '/CN=localhost'];
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-addext', 'basicConstraints=CA:FALSE'];
  await runTool(
    'openssl',
    ['req', '-x509', ...NEW_KEY, '-CA', 'ca.pem', '-CAkey', 'ca.key', ...server, ...names],
    options,
  );
  return readFile(join(folder, 'ca.pem'), 'utf8');
}
