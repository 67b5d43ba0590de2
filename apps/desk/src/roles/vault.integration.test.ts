import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDeskDatabase } from '../compose.ts';
import { readDeskConfig } from '../config.ts';
import { createFileKeys } from '../features/vault/key-file.ts';
import { vaultTools } from '../features/vault/testing/vault-database.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const DESK = at('../main.ts');
const CERTDESK = at('../../../cli/bin/certdesk.mjs');
const RECORDS = 2000; // ten batches, of which a kill finds some undone

type Ended = { code: number | null; output: string };

/** The desk and the command as an operator runs them: programs, an embedded database, a key file. */
describe('certdesk vault', { timeout: 300_000 }, () => {
  let data: string;
  let environment: Record<string, string>;
  const children = new Set<ChildProcess>();
  beforeAll(() => {
    data = mkdtempSync(join(tmpdir(), 'certdesk-vault-command-'));
    environment = {
      PATH: process.env.PATH ?? '',
      LANG: 'en',
      CERTDESK_DATA: data,
      CERTDESK_PORT: '0',
      CERTDESK_DEMO: '0',
      CERTDESK_CA_SECRET: 'a secret that desk and authority share in this test',
      CERTDESK_LOG_LEVEL: 'error',
    };
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });

  const start = (args: readonly string[]) => {
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const startDesk = async () => {
    const desk = start([DESK]);
    desk.stderr.resume();
    for await (const line of createInterface({ input: desk.stdout })) if (line.includes('ready')) break;
    desk.stdout.resume();
    return desk;
  };
  const stopDesk = async (desk: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') => {
    const exited = once(desk, 'exit');
    desk.kill(signal);
    await exited;
  };
  const certdesk = async (args: readonly string[], onLine = (_line: string) => {}): Promise<Ended> => {
    const child = start([CERTDESK, ...args]);
    const exited = once(child, 'exit');
    const lines: string[] = [];
    const read = async (input: NodeJS.ReadableStream) => {
      for await (const line of createInterface({ input })) {
        lines.push(line);
        onLine(line);
      }
    };
    await Promise.all([read(child.stdout), read(child.stderr)]);
    const [code] = (await exited) as [number | null]; // cast: what `exit` gives
    return { code, output: lines.join('\n') };
  };
  /** What the database holds, while no desk runs. */
  const withVault = async <R>(
    use: (
      tools: ReturnType<typeof vaultTools>,
      vault: ReturnType<ReturnType<typeof vaultTools>['vaultWith']>,
    ) => Promise<R>,
  ): Promise<R> => {
    const { database, folder } = await openDeskDatabase(readDeskConfig(environment), 'worker');
    try {
      const tools = vaultTools(database);
      const vault = tools.vaultWith(createFileKeys(folder.path, silentLog));
      await vault.unlock();
      return await use(tools, vault);
    } finally {
      await database.close();
      folder.close();
    }
  };
  const keysInFile = () =>
    readFileSync(join(data, 'desk', 'vault.key'), 'utf8')
      .trim()
      .split('\n');

  it('rotates in the running desk, loses nothing to kill -9, and goes on after it', async () => {
    await withVault((tools, vault) => tools.keepAll(vault, RECORDS));
    const [oldKey] = keysInFile();
    const first = await startDesk();
    const killed = await certdesk(['vault', 'rotate'], (line) => {
      if (line.includes(' secrets move under')) first.kill('SIGKILL');
    });
    expect(killed).toMatchObject({ code: 1, output: expect.stringContaining('Nothing is lost') });
    expect(keysInFile()).toHaveLength(2);
    expect(keysInFile()).toContain(oldKey);

    const second = await startDesk();
    const status = await certdesk(['vault', 'status']);
    expect(status).toMatchObject({ code: 0, output: expect.stringContaining('not moved yet') });
    const done = await certdesk(['vault', 'rotate']);
    expect(done).toMatchObject({ code: 0, output: expect.stringContaining('Done:') });
    expect(keysInFile()).toHaveLength(1);
    expect(keysInFile()).not.toContain(oldKey);
    expect((await certdesk(['vault', 'status'])).output).toMatch(/: 2,00\d secrets; new ones/);
    await stopDesk(second, 'SIGTERM');
    expect(await withVault((tools, vault) => tools.opensAll(vault, RECORDS))).toBe(true);
  });

  it('works on the database itself while no desk runs, and can be interrupted', async () => {
    const [oldKey] = keysInFile();
    const running = certdesk(['vault', 'rotate'], (line) => {
      if (line.includes(' secrets move under')) for (const child of children) child.kill('SIGINT');
    });
    expect(await running).toMatchObject({ code: 130, output: expect.stringContaining('Interrupted after') });
    expect(keysInFile()).toContain(oldKey);
    expect(await certdesk(['vault', 'rotate'])).toMatchObject({ code: 0 });
    expect(keysInFile()).not.toContain(oldKey);
    expect(await withVault((tools, vault) => tools.opensAll(vault, RECORDS))).toBe(true);
  });

  it('keeps the desk from starting without its key, in one sentence, and makes no other', async () => {
    const file = join(data, 'desk', 'vault.key');
    const kept = readFileSync(file);
    rmSync(file);
    const desk = start([DESK]);
    const words: string[] = [];
    for await (const line of createInterface({ input: desk.stderr })) words.push(line);
    expect(words).toEqual([expect.stringMatching(/^The key file .*vault\.key is missing, .* Restore the file/)]);
    expect(() => readFileSync(file)).toThrow();
    expect((await certdesk(['vault', 'rotate'])).output).toMatch(/^The key file .* is missing/);
    expect(() => readFileSync(file)).toThrow();
    writeFileSync(file, kept);
    const again = await startDesk();
    await stopDesk(again, 'SIGTERM');
  });

  it('says what it can do, and what it cannot', async () => {
    expect(await certdesk(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('vault rotate') });
    expect(await certdesk([])).toMatchObject({ code: 0 });
    expect(await certdesk(['valut'])).toMatchObject({ code: 2, output: expect.stringContaining('valut') });
    expect(await certdesk(['vault', 'turn'])).toMatchObject({ code: 2, output: expect.stringContaining('status') });
  });
});
