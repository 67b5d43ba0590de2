import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Run = { ok: boolean; output: string; bytes: Buffer };

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Runs the real openssl in a folder of its own; `files` are written there first. `bytes` is the file "out", or stdout. */
export function openssl(args: readonly string[], files: Files = {}): Run {
  return runProgram('openssl', args, files);
}

/** The same for any program. Throws when it is not installed. */
export function runProgram(program: string, args: readonly string[], files: Files = {}): Run {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-pki-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, maxBuffer: MAX_OUTPUT });
    if (error) throw error;
    const out = join(folder, 'out');
    return { ok: status === 0, output: `${stdout}${stderr}`, bytes: existsSync(out) ? readFileSync(out) : stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const MAX_OUTPUT = 64 * 1024 * 1024;

export const hasProgram = (name: string): boolean => spawnSync(name, ['--help']).error === undefined;

/** A request made by openssl itself; `key` are the arguments of "openssl req -newkey". */
export function opensslCsr({ key, subject = '/CN=www.example.com', extra = [] }: CsrOptions): string {
  const files = { 'req.cnf': '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n' };
  const args = [
    'req',
    '-new',
    '-nodes',
    '-keyout',
    'key.pem',
    '-config',
    'req.cnf',
    '-subj',
    subject,
    ...key,
    ...extra,
  ];
  const run = openssl(args, files);
  if (!run.ok) throw new Error(run.output);
  return run.bytes.toString();
}

type CsrOptions = { key: readonly string[]; subject?: string; extra?: readonly string[] };
