import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type OpensslResult = { ok: boolean; output: string };

/** Runs openssl in a folder with the given files. */
export async function openssl(
  words: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Promise<OpensslResult> {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await new Promise((resolve) => {
      execFile('openssl', [...words], { cwd: folder, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ ok: error === null, output: stdout + stderr }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
