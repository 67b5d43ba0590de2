import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askControl, type Control, type ControlHandler, serveControl } from './control.ts';
import { silentLog } from './log.ts';

const never = new AbortController().signal;

describe('the control socket', () => {
  let folder: string;
  let control: Control | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-control-'));
  });
  afterEach(async () => {
    await control?.close();
    control = undefined;
    rmSync(folder, { recursive: true, force: true });
  });
  const serve = async (handle: ControlHandler) => {
    control = await serveControl(folder, handle, silentLog);
  };
  const ask = async (request: object, signal = never) => {
    const lines: unknown[] = [];
    for await (const line of (await askControl(folder, request, signal)) ?? []) lines.push(line);
    return lines;
  };

  it('answers a request line by line', async () => {
    await serve(async function* (request) {
      yield { heard: request };
      yield { done: true };
    });
    expect(await ask({ command: 'greet' })).toEqual([{ heard: { command: 'greet' } }, { done: true }]);
  });

  it('is there for the folder’s owner only', async () => {
    await serve(async function* () {});
    expect(statSync(join(folder, 'control.sock')).mode & 0o777).toBe(0o600);
  });

  it('says that nobody listens when no program runs, or one has died', async () => {
    expect(await askControl(folder, {}, never)).toBeUndefined();
    await serve(async function* () {});
    await control?.close();
    expect(await askControl(folder, {}, never)).toBeUndefined();
  });

  it('takes the place of a socket that a killed program left', async () => {
    writeFileSync(join(folder, 'control.sock'), '');
    chmodSync(join(folder, 'control.sock'), 0o600);
    await serve(async function* () {
      yield 'here';
    });
    expect(await ask({})).toEqual(['here']);
  });

  it('tells the program when nobody waits for its answer any more', async () => {
    const heard = Promise.withResolvers<void>();
    const hungUp = Promise.withResolvers<boolean>();
    await serve(async function* (_request, signal) {
      yield 'working';
      heard.resolve();
      await once(signal, 'abort');
      hungUp.resolve(signal.aborted);
    });
    const caller = new AbortController();
    const asking = ask({}, caller.signal);
    await heard.promise;
    caller.abort();
    expect(await hungUp.promise).toBe(true);
    await asking.catch(() => undefined); // cut off in the middle, or at the end of a line
  });

  it('ends the answers when the program stops, and survives what is no request', async () => {
    await serve(async function* (_request, signal) {
      yield 'first';
      await once(signal, 'abort');
    });
    const stray = createConnection(join(folder, 'control.sock'));
    stray.end('not json\n');
    await once(stray.resume(), 'close');
    const answers = (await askControl(folder, {}, never))?.[Symbol.asyncIterator]();
    expect(await answers?.next()).toMatchObject({ value: 'first' });
    await control?.close();
    control = undefined;
    expect(await answers?.next()).toMatchObject({ done: true });
  });

  it('lets the program run where no socket can be', async () => {
    for (const place of [join(folder, 'x'.repeat(120)), join(folder, 'missing')]) {
      control = await serveControl(place, async function* () {}, silentLog);
      expect(await askControl(place, {}, never)).toBeUndefined();
    }
  });
});
