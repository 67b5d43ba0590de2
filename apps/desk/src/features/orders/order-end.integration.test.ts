import { type Database, newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { orderEndsAt } from './order-end.ts';

describe.each(ENGINES)('the end of an order that one is reminded of, on %s', (engine) => {
  const expiresAt = new Date('2027-02-11T12:00:00Z');
  const accountId = newId();
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  const place = async (status: 'complete' | 'revoked' | 'expired' | 'pending_approval') => {
    const [number = 0] = await insertOrders(database.db, [{ accountId, status, expiresAt }]);
    return number;
  };
  const endOf = (number: number) => orderEndsAt(database.db, accountId, number);

  it('is that of its certificate while it is valid', async () => {
    expect(await endOf(await place('complete'))).toEqual(expiresAt);
  });

  it('is none once the certificate is revoked or over', async () => {
    expect(await endOf(await place('revoked'))).toBeNull();
    expect(await endOf(await place('expired'))).toBeNull();
  });

  it('is none once the order that renews it has a certificate, and not before', async () => {
    const number = await place('complete');
    const renewBy = async (renewed_by: number) =>
      database.db.updateTable('orders').set({ renewed_by }).where('number', '=', number).execute();
    await renewBy(await place('pending_approval'));
    expect(await endOf(number)).toEqual(expiresAt);
    await renewBy(await place('complete'));
    expect(await endOf(number)).toBeNull();
  });

  it('is not told of the order of another account', async () => {
    const number = await place('complete');
    await expect(orderEndsAt(database.db, newId(), number)).rejects.toMatchObject({ code: 'order.not_found' });
  });
});
