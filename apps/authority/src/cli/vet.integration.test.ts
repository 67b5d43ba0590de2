import { loadTranslators } from '@certdesk/locales';
import { StartFault, systemClock } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showOrder } from '../testing/events.ts';
import { decide, waitForApproval } from '../testing/read-mails.ts';
import { ORGANIZATION, type RunningAuthority, runAuthority } from '../testing/run-authority.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';
import { runVet } from './vet.ts';

const translator = loadTranslators('operator').en;
let running: RunningAuthority;
let client: OperatorClient;
beforeAll(async () => {
  running = await runAuthority('pglite');
  client = createOperatorClient({ folder: running.config.folder, port: running.authority.port, clock: systemClock });
});
afterAll(() => running.stop());

async function placeApproved() {
  const order = await running.place({ productId: 'ov-199', organization: ORGANIZATION });
  await decide(await waitForApproval(running, order), 'approve');
  return order;
}

describe('the operator', () => {
  it('sees what waits, approves one and rejects one with a reason', async () => {
    expect((await runVet(client, { verb: 'list' }, translator)).line).toBe('No order is waiting for vetting.');
    const [one, other] = [await placeApproved(), await placeApproved()];
    const { line } = await runVet(client, { verb: 'list' }, translator);
    for (const { orderNumber, domain } of [one, other])
      expect(line).toContain(`Order ${orderNumber} (OV): www.${domain}`);
    expect(line).toContain('Example Corporation, Springfield, Ohio, US');
    const { orderNumber } = one;
    expect(await runVet(client, { verb: 'approve', orderNumber }, translator)).toMatchObject({ done: true });
    const reason = 'No such company';
    await runVet(client, { verb: 'reject', orderNumber: other.orderNumber, reason }, translator);
    expect((await showOrder(running, one.id)).issuances).toHaveLength(1);
    expect(await showOrder(running, other.id)).toMatchObject({ status: 'rejected', statusDetail: reason });
    const again = await runVet(client, { verb: 'approve', orderNumber }, translator);
    expect(again).toEqual({ done: false, line: `No order with the number ${orderNumber} is waiting for vetting.` });
  });

  it('is told when the CA does not run, or its folder is elsewhere', async () => {
    const { folder } = running.config;
    const absent = createOperatorClient({ folder, port: 1, clock: systemClock });
    await expect(absent.get('/v1/vetting')).rejects.toMatchObject({ code: 'authority.not_running' });
    const elsewhere = createOperatorClient({ folder: `${folder}/none`, port: 1, clock: systemClock });
    await expect(elsewhere.get('/v1/vetting')).rejects.toBeInstanceOf(StartFault);
  });
});
