import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDeskConfig, serve } from '@certdesk/desk';
import { silentLog } from '@certdesk/platform';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from './testing/client.ts';

describe('the first start of a desk', () => {
  let folder: string;
  let port: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-start-'));
    [port = 0] = await findFreePorts(1);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = () => {
    const settings = { CERTDESK_DATA: folder, CERTDESK_PORT: String(port), CERTDESK_CA_SECRET: 'x'.repeat(32) };
    return serve({ config: readDeskConfig({ ...settings, CERTDESK_DEMO: '0' }), process: 'all', log: silentLog });
  };

  it('makes nobody an owner whose password nobody has seen, when its port is taken', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(start()).rejects.toMatchObject({ code: 'port.in_use', params: { name: 'CERTDESK_PORT' } });
    other.close();
    await once(other, 'close');
    const serving = await start();
    expect(serving.owner?.password?.length).toBeGreaterThan(11);
    await serving.stop();
  });

  it('is called ready only when its owner can sign in', async () => {
    rmSync(folder, { recursive: true });
    let owner: Awaited<ReturnType<typeof start>>['owner'];
    const starting = start().then((serving) => {
      owner = serving.owner;
      return serving;
    });
    const url = `http://127.0.0.1:${port}`;
    await waitUntil('it is ready', () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    expect(owner).toBeDefined();
    await signIn(url, { email: owner?.email ?? '', password: owner?.password ?? '' });
    await (await starting).stop();
  });
});
