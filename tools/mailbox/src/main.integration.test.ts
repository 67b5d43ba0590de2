import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

async function run(
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; line: Record<string, unknown> }> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-mailbox-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { CERTDESK_DATA: folder, CERTDESK_SMTP_PORT: '0', CERTDESK_MAILBOX_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, line: JSON.parse(line) };
}

describe('the mailbox program', () => {
  it('says in one line when it is ready and where, and ends in order when told to', async () => {
    const { child, line } = await run({});
    expect(line).toEqual({ ready: true, smtp: expect.any(Number), http: expect.any(Number) });
    expect(await (await fetch(`http://127.0.0.1:${line.http}/api/messages`)).json()).toEqual([]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('names the port that is taken, or the setting that is wrong', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => {
      other.close();
    });
    const { port } = other.address() as AddressInfo; // cast: a TCP listener has no pipe name
    const taken = await run({ CERTDESK_MAILBOX_PORT: String(port) });
    expect(taken.line).toEqual({
      ready: false,
      fault: { code: 'port.in_use', params: { port, name: 'CERTDESK_MAILBOX_PORT' } },
    });
    const wrong = await run({ CERTDESK_SMTP_PORT: 'x' });
    expect(wrong.line).toMatchObject({
      ready: false,
      fault: { code: 'config.invalid', params: { name: 'CERTDESK_SMTP_PORT' } },
    });
  });
});
