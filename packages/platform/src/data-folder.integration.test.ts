import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DATA_FORMAT, openDataFolder } from './data-folder.ts';

const HOLD = `
  const { openDataFolder } = await import(process.argv[1]);
  openDataFolder(process.argv[2]);
  gc();
  console.log('held');
  setInterval(() => {}, 60_000);
`;

describe("a program's data folder", () => {
  let root: string;
  let path: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'certdesk-folder-'));
    path = join(root, 'data', 'desk');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const modeOf = (file: string) => statSync(file).mode & 0o777;

  /** Another process that opens the folder and keeps it. */
  async function holdElsewhere() {
    const module = join(import.meta.dirname, 'data-folder.ts');
    const holder = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', HOLD, module, path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    return holder;
  }

  it('is readable by its user alone, with its secrets', () => {
    const folder = openDataFolder(path);
    const secret = folder.secret('session.secret', 32);
    expect(secret).toHaveLength(32);
    expect(modeOf(path)).toBe(0o700);
    expect(modeOf(join(path, 'session.secret'))).toBe(0o600);
    chmodSync(join(path, 'session.secret'), 0o644);
    expect(folder.secret('session.secret', 32)).toEqual(secret);
    expect(modeOf(join(path, 'session.secret'))).toBe(0o600);
    expect(folder.secret('other.secret', 32)).not.toEqual(secret);
    folder.close();
  });

  it('keeps a second process out, and is free again the moment the first one is killed', async () => {
    const holder = await holdElsewhere();
    expect(() => openDataFolder(path)).toThrow(expect.objectContaining({ code: 'data.in_use', params: { path } }));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openDataFolder(path).close();
  });

  it('can be opened again once it was closed, and not before', () => {
    const folder = openDataFolder(path);
    expect(() => openDataFolder(path)).toThrow(expect.objectContaining({ code: 'data.in_use' }));
    folder.close();
    openDataFolder(path).close();
  });

  it('may be shared by several processes when the database is elsewhere', () => {
    const one = openDataFolder(path, 'shared');
    const two = openDataFolder(path, 'shared');
    expect(one.secret('session.secret', 32)).toEqual(two.secret('session.secret', 32));
    one.close();
    two.close();
  });

  it('holds no halves of files, so that a start that is killed does not keep the next one out', () => {
    const folder = openDataFolder(path);
    folder.secret('session.secret', 32);
    folder.close();
    expect(readdirSync(path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is left alone when another version of the program has made it', () => {
    openDataFolder(path).close();
    writeFileSync(join(path, 'format.json'), '{"format":99}\n');
    const fault = { code: 'data.other_version', params: { path, found: '99', expected: DATA_FORMAT } };
    expect(() => openDataFolder(path)).toThrow(expect.objectContaining(fault));
    // The refusal has let go of the folder: the version that it belongs to can open it.
    writeFileSync(join(path, 'format.json'), JSON.stringify({ format: DATA_FORMAT }));
    openDataFolder(path).close();
  });

  it.each(['', '{"form', 'null', '[]'])('says that its format cannot be told when format.json holds %j', (text) => {
    openDataFolder(path).close();
    writeFileSync(join(path, 'format.json'), text);
    expect(() => openDataFolder(path)).toThrow(expect.objectContaining({ code: 'data.other_version' }));
    expect(readFileSync(join(path, 'format.json'), 'utf8')).toBe(text);
  });

  it('says that it cannot be written where that is so', () => {
    writeFileSync(join(root, 'data'), 'a file where the folder should be');
    expect(() => openDataFolder(path)).toThrow(
      expect.objectContaining({ code: 'data.not_writable', params: { path } }),
    );
  });

  it('does not go on with a secret that was damaged', () => {
    const folder = openDataFolder(path);
    folder.secret('session.secret', 32);
    writeFileSync(join(path, 'session.secret'), 'c2hvcnQ=\n');
    const fault = { code: 'data.secret_damaged', params: { file: join(path, 'session.secret') } };
    expect(() => folder.secret('session.secret', 32)).toThrow(expect.objectContaining(fault));
    folder.close();
  });
});
