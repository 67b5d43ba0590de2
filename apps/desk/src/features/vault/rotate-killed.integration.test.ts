import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileKeys, KEY_FILE } from './key-file.ts';
import { openVaultDatabase, placeOf } from './testing/vault-database.ts';

const PROGRAM = fileURLToPath(new URL('./testing/rotate-program.ts', import.meta.url));
const RECORDS = 1000;
/** At which of its lines a rotation is killed, and how long after: at its beginning, between batches, in the middle of one. */
const KILLS = [
  { line: 1, delayMs: 0 },
  { line: 2, delayMs: 3 },
  { line: 1, delayMs: 15 },
  { line: 3, delayMs: 0 },
  { line: 2, delayMs: 8 },
];

// On PGlite the rotation runs in the desk's own process: roles/vault.integration.test.ts kills that one.
describe.runIf(ENGINES.includes('postgres'))('a rotation that is killed again and again', () => {
  let tools: Awaited<ReturnType<typeof openVaultDatabase>>;
  let folder: string;
  beforeAll(async () => {
    tools = await openVaultDatabase('postgres');
    folder = mkdtempSync(join(tmpdir(), 'certdesk-killed-'));
  });
  afterAll(async () => {
    await tools.database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => {
    const { database } = tools;
    if (database.engine !== 'postgres') throw new Error('needs PostgreSQL');
    return spawn(process.execPath, [PROGRAM, database.url, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  /** Answers with the last thing that the program said. */
  async function run(kill?: { line: number; delayMs: number }): Promise<string> {
    const child = start();
    const exited = once(child, 'exit');
    let last = '';
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      lines += 1;
      if (lines === kill?.line) setTimeout(() => child.kill('SIGKILL'), kill.delayMs);
    }
    await exited;
    return last;
  }

  it('loses nothing, while another process seals and opens all the time', { timeout: 120_000 }, async () => {
    const vault = tools.vaultWith(createFileKeys(folder, silentLog));
    await vault.unlock();
    await tools.keepAll(vault, RECORDS);
    let count = RECORDS;
    let rotating = true;
    const busy = (async () => {
      while (rotating) {
        await tools.keep(vault, placeOf(count));
        count += 1;
        const opened = await vault.open(tools.database.db, placeOf(Math.floor(count / 2)));
        expect(String(opened)).toContain('secret of');
      }
    })();
    const ends = [];
    for (const kill of KILLS) ends.push(await run(kill));
    expect(ends.some((end) => end !== 'finished')).toBe(true);
    expect(await run()).toBe('finished');
    rotating = false;
    await busy;
    expect(count).toBeGreaterThan(RECORDS);
    expect(Object.values(await tools.spread())).toEqual([count]);
    expect(readFileSync(join(folder, KEY_FILE), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(await tools.opensAll(tools.vaultWith(createFileKeys(folder, silentLog)), count)).toBe(true);
  });
});
