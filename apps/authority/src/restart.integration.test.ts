import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { newId, openPglite, silentLog } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthority } from './compose.ts';
import type { Tables } from './database/tables.ts';
import { requestMails, showOrder, statesOf } from './testing/events.ts';
import { issueOrder, mailsTo } from './testing/read-mails.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite');
});
afterAll(() => running.stop());

const at = new Date('2026-11-22T09:00:00Z');

/** Puts the CA's data into the state that a process leaves behind when it dies at a bad moment. */
async function whileStopped(change: (db: Awaited<ReturnType<typeof openPglite<Tables>>>['db']) => Promise<unknown>) {
  await running.authority.stop();
  const { db, close } = await openPglite<Tables>(join(running.config.folder, 'database'));
  try {
    await change(db);
  } finally {
    await close();
  }
  await running.restart();
  await running.authority.wake();
}

const serialsOf = (order: PlacedOrder) =>
  showOrder(running, order.id).then(({ issuances }) => issuances.map(({ serialNumber }) => serialNumber));

describe('after a crash', () => {
  it('an approved order is issued once, under a new serial when the old one may have been signed', async () => {
    const order = await running.place();
    await running.authority.wake();
    const lost = 'A'.repeat(32);
    await whileStopped(async (db) => {
      const change = { status: 'processing', status_reason: 'issuing' } as const;
      await db.updateTable('orders').set(change).where('id', '=', order.id).execute();
      const times = { not_before: at, not_after: at, created_at: at };
      const intent = {
        id: newId(),
        order_id: order.id,
        serial_number: lost,
        tbs_sha256: '',
        public_key_sha256: '',
        ...times,
      };
      await db
        .insertInto('issuances')
        .values({ ...intent, state: 'intended' })
        .execute();
    });
    const serials = await serialsOf(order);
    expect(serials).toHaveLength(1);
    expect(serials).not.toContain(lost);
    expect(await mailsTo(running.mailbox, order.approver)).toHaveLength(2);
    await running.restart();
    await running.authority.wake();
    expect(await serialsOf(order)).toEqual(serials);
  });

  it('a mail that was being sent is sent again with the same Message-ID, and said to be uncertain', async () => {
    const order = await issueOrder(running);
    const [, mail] = await mailsTo(running.mailbox, order.approver);
    await whileStopped(async (db) => {
      const change = { state: 'forwarded', lease_until: new Date(Date.now() + 600_000), next_attempt_at: at } as const;
      await db
        .updateTable('mails')
        .set(change)
        .where('order_id', '=', order.id)
        .where('kind', '=', 'fulfillment')
        .execute();
    });
    const copies = (await mailsTo(running.mailbox, order.approver)).slice(1);
    expect(copies.map(({ messageId }) => messageId)).toEqual([mail?.messageId, mail?.messageId]);
    expect((await statesOf(running, order.id)).at(-1)).toBe('complete');
  });

  it('acknowledged requests are mailed', async () => {
    const order = await issueOrder(running);
    const items = Array.from({ length: 30 }, () => ({ id: newId(), orderId: order.id, kind: 'fulfillment' }));
    await requestMails(running, items);
    await running.restart();
    await running.authority.wake();
    const received = new Set((await mailsTo(running.mailbox, order.approver)).map(({ messageId }) => messageId));
    for (const { id } of items) expect(received).toContain(`<${id}@ca.example.net>`);
  });
});

describe('a start that cannot be', () => {
  const start = (changes: Partial<typeof running.config>) =>
    startAuthority({ ...running.config, ...changes }, { log: silentLog });

  it('is refused while another process has the folder', async () => {
    await expect(start({})).rejects.toMatchObject({ code: 'data.in_use' });
  });

  it('is refused with another key encryption key, and the CA starts with the right one afterwards', async () => {
    await running.authority.stop();
    await expect(start({ kek: randomBytes(32) })).rejects.toMatchObject({ code: 'authority.keys_unusable' });
    await running.restart();
    expect((await fetch(`${running.authority.url}/readyz`)).status).toBe(200);
  });

  it('is refused with the database of another CA', async () => {
    await running.authority.stop();
    const { db, close } = await openPglite<Tables>(join(running.config.folder, 'database'));
    const { issuing_sha256 } = await db.selectFrom('identity').select('issuing_sha256').executeTakeFirstOrThrow();
    const belongTo = (sha256: string) => db.updateTable('identity').set({ issuing_sha256: sha256 }).execute();
    await belongTo('another');
    await close();
    await expect(start({})).rejects.toMatchObject({ code: 'authority.other_keys' });
    const again = await openPglite<Tables>(join(running.config.folder, 'database'));
    await again.db.updateTable('identity').set({ issuing_sha256 }).execute();
    await again.close();
    await running.restart();
  });

  it('is refused on a port that is in use, and leaves nothing open', async () => {
    await running.authority.stop();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number }; // cast: a TCP listener has a port
    await expect(start({ port })).rejects.toMatchObject({ code: 'port.in_use' });
    await new Promise((resolve) => server.close(resolve));
    await running.restart();
    expect((await fetch(`${running.authority.url}/readyz`)).status).toBe(200);
  });
});
