import { randomBytes } from 'node:crypto';
import { type Database, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { formatLine, parseKeys, verifyChain, verifyReceipt } from '@certdesk/receipts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createVault, openKeys } from '../vault/index.ts';
import type { Confirmation } from './confirmation.ts';
import { findChain, findReceipt, findReceiptsAfter } from './receipt.store.ts';
import { findPublicKeys } from './receipt-key.store.ts';
import { createReceipts, type Receipts } from './receipts.ts';

const ISSUER = 'https://desk.example.com';
const KEK = randomBytes(32);

describe.each(ENGINES)('receipts on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let one: Receipts;
  let other: Receipts;
  const orders = new Map<string, number>();
  let accounts = 0;
  let accountId: string;

  /** One process of the desk. */
  const openProcess = (kek = KEK): Receipts => {
    const settings = { kek, previous: undefined, transit: undefined };
    const keys = openKeys(settings, { folder: '', log: silentLog });
    const vault = createVault({ db: database.db, keys, clock, log: silentLog });
    return createReceipts({ database, vault, clock, log: silentLog, issuer: ISSUER });
  };
  async function freshAccount(): Promise<string> {
    accounts += 1;
    const id = `account-${accounts}`;
    const [number = 0] = await insertOrders(database.db, [{ accountId: id }]);
    orders.set(id, number);
    return id;
  }
  beforeAll(async () => {
    database = await openDeskTables(engine);
    [one, other] = [openProcess(), openProcess()];
    await Promise.all([one.unlock(), other.unlock()]);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    accountId = await freshAccount();
  });

  const confirmationOf = (account = accountId): Confirmation => ({
    accountId: account,
    requestId: newId(),
    orderNumber: orders.get(account) ?? 0,
    kind: 'fulfillment',
    authorityId: 'builtin',
    authorityOrderId: 'a-1',
    recipient: 'hostmaster@example.com',
    requestedBy: { id: 'user', name: 'Pat Example' },
    requestedAt: clock.now(),
    answer: {
      state: 'accepted',
      at: clock.now(),
      detail: { messageId: '<1@ca.example>', response: '250 <hostmaster@example.com> ok' },
    },
  });
  const append = (receipts: Receipts, confirmations: readonly Confirmation[]) =>
    database.db.transaction().execute((trx) => receipts.append(trx, confirmations));
  const publishedKeys = async () => parseKeys(JSON.stringify({ keys: await findPublicKeys(database.db) }));
  const rowsOf = (account: string) =>
    findReceiptsAfter(database.db, account, { after: 0, upTo: 10_000, limit: 10_000 });
  async function codesOf(account: string): Promise<string[]> {
    const rows = await rowsOf(account);
    const lines = rows.map(({ receipt }) => formatLine({ receipt }).trim());
    // There is no statement in the table: nothing else may be wrong.
    return (await verifyChain(lines, await publishedKeys())).faults.map(({ code }) => code);
  }

  it('are signed by one key, however many processes make the first at once', async () => {
    const keys = await database.db.selectFrom('receipt_keys').select(['kid', 'is_current']).execute();
    expect(keys).toMatchObject([{ is_current: true }]);
    await append(one, [confirmationOf()]);
    await append(other, [confirmationOf()]);
    expect(await codesOf(accountId)).toEqual(['chain.not_closed']);
    const sealed = await database.db.selectFrom('sealed_records').select('account_id').execute();
    expect(sealed).toEqual([{ account_id: 'installation' }]);
  });

  it('say who asked, for what, and what was answered, and neither address nor certificate', async () => {
    const confirmation = confirmationOf();
    await append(one, [confirmation]);
    const { requestId, orderNumber } = confirmation;
    const row = await findReceipt(database.db, { accountId, orderNumber, requestId });
    const verified = await verifyReceipt(row?.receipt ?? '', await publishedKeys());
    expect(verified).toMatchObject({
      claims: {
        iss: ISSUER,
        account: accountId,
        sequence: 1,
        previous: null,
        request: { id: requestId, kind: 'fulfillment', requestedBy: { id: 'user', name: 'Pat Example' } },
        order: { number: orderNumber, names: ['www.example.com'] },
        authority: { id: 'builtin', name: 'Certdesk CA', reference: 'a-1' },
        answer: { state: 'accepted', messageId: '<1@ca.example>', response: '250 <…> ok' },
      },
    });
    expect(JSON.stringify(verified)).not.toContain('hostmaster');
    expect(await verifyReceipt(`${row?.receipt}~${row?.disclosure}~`, await publishedKeys())).toMatchObject({
      recipient: 'hostmaster@example.com',
    });
  });

  it('form one chain per account without gap or fork, whichever workers confirm at once', async () => {
    const batches = fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        const own = await Promise.all([freshAccount(), freshAccount(), freshAccount()]);
        const results = await Promise.allSettled(
          plan.map((batch, index) => {
            const confirmations = batch.map((account) => confirmationOf(own[account]));
            return append(index % 2 === 0 ? one : other, confirmations);
          }),
        );
        expect(results.map(({ status }) => status)).toEqual(plan.map(() => 'fulfilled'));
        for (const [index, account] of own.entries()) {
          const expected = plan.flat().filter((each) => each === index).length;
          expect((await rowsOf(account)).map(({ sequence }) => sequence)).toEqual(
            Array.from({ length: expected }, (_, at) => at + 1),
          );
          expect((await findChain(database.db, account)).sequence).toBe(expected);
          expect(await codesOf(account)).toEqual(['chain.not_closed']);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('leave no gap when the news they belong to is not stored after all', async () => {
    await append(one, [confirmationOf()]);
    const failing = database.db.transaction().execute(async (trx) => {
      await one.append(trx, [confirmationOf(), confirmationOf()]);
      throw new Error('the rest of the transaction failed');
    });
    await expect(failing).rejects.toThrow('the rest');
    await append(other, [confirmationOf()]);
    expect((await rowsOf(accountId)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await codesOf(accountId)).toEqual(['chain.not_closed']);
  });

  it('are one for each request, whatever asks for a second', async () => {
    const confirmation = confirmationOf();
    await append(one, [confirmation]);
    await expect(append(other, [confirmation])).rejects.toMatchObject({ code: '23505' });
    expect(await rowsOf(accountId)).toHaveLength(1);
  });

  it('wait, with the news they belong to, while the vault does not give the key', async () => {
    const locked = openProcess();
    await expect(append(locked, [confirmationOf()])).rejects.toMatchObject({ code: 'vault.unavailable' });
    await append(locked, []);
    expect(await rowsOf(accountId)).toEqual([]);
    const keyless = openProcess(randomBytes(32));
    await keyless.unlock();
    await expect(append(keyless, [confirmationOf()])).rejects.toMatchObject({ code: 'vault.unavailable' });
    await locked.unlock();
    await append(locked, [confirmationOf()]);
    expect(await rowsOf(accountId)).toHaveLength(1);
  });
});
