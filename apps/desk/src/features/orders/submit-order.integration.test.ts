import { type Database, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { type Authority, AuthorityError, type AuthorityErrorKind } from '../authorities/index.ts';
import { findOrder } from './order.store.ts';
import { createSubmitHandler } from './submit-order.ts';

const ACCOUNT = newId();

describe.each(ENGINES)('an order that its authority does not confirm, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  /** Submits an order once for each failure, the last one being the last try, and answers with its states. */
  async function submit(failures: readonly AuthorityErrorKind[]): Promise<(string | null | undefined)[][]> {
    const [number = 0] = await insertOrders(database.db, [{ accountId: ACCOUNT, status: 'processing' }]);
    await database.db.updateTable('orders').set({ authority_order_id: null }).where('number', '=', number).execute();
    const states: (string | null | undefined)[][] = [];
    for (const [index, kind] of failures.entries()) {
      const authority: Authority = {
        id: 'builtin',
        name: 'Certdesk CA',
        abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
        products: async () => [],
        place: () => Promise.reject(new AuthorityError(kind)),
      };
      const handle = createSubmitHandler({
        database,
        authorities: fixedAuthorities([authority], clock),
        audit: async () => {},
        deliverFirst: async () => {},
        clock,
        log: silentLog,
        applicantOf: async () => 'Example Corp',
      });
      const lastTry = index === failures.length - 1;
      await handle([{ id: newId(), payload: { accountId: ACCOUNT, number }, retries: index, lastTry }]);
      const order = await findOrder(database.db, ACCOUNT, number);
      states.push([order?.status, order?.status_reason]);
    }
    return states;
  }

  it('waits, and fails when the authority stays away', async () => {
    expect(await submit(['unreachable', 'unreachable'])).toEqual([
      ['processing', 'authority_unreachable'],
      ['failed', 'authority_unreachable'],
    ]);
  });

  it('is not known to be there once an answer was lost, whatever cannot be asked afterwards', async () => {
    expect(await submit(['unreachable', 'uncertain', 'unreachable', 'unreachable'])).toEqual([
      ['processing', 'authority_unreachable'],
      ['processing', 'authority_uncertain'],
      ['processing', 'authority_uncertain'],
      ['failed', 'authority_uncertain'],
    ]);
  });

  it('is refused when the authority says so in the end', async () => {
    expect(await submit(['uncertain', 'refused'])).toEqual([
      ['processing', 'authority_uncertain'],
      ['failed', 'authority_refused'],
    ]);
  });
});
