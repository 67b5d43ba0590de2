import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `made`: the file `out` that the command wrote, if it did. */
export type OpensslResult = { ok: boolean; output: string; made: Buffer | undefined };

const readIfThere = (file: string): Buffer | undefined => (existsSync(file) ? readFileSync(file) : undefined);

/** Runs openssl in a folder with the given files. */
export async function openssl(
  words: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Promise<OpensslResult> {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await new Promise((resolve) => {
      execFile('openssl', [...words], { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ ok: error === null, output: stdout + stderr, made: readIfThere(join(folder, 'out')) }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
