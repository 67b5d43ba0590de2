import { inspect } from 'node:util';
import { addMs, MINUTE, SECOND } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import type { MailAnswer } from '../../authority.ts';
import { ADMINISTRATOR, CSR, failureOf, REISSUE } from '../testing/contract-world.ts';
import { DEED_FAULTS, ODD_ANSWERS } from '../testing/faults.ts';
import { godaddyOrder, startGodaddy, WEBHOOK_URL } from '../testing/godaddy-world.ts';

const PLACING = { at: 'call', method: 'POST', path: '/v1/certificates' } as const;
const MAILING = { at: 'call', method: 'POST', path: '/resend' } as const;
const LOST = { do: 'drop', done: true } as const;
const startWithList = async () => {
  const world = await startGodaddy({
    webhookUrl: WEBHOOK_URL,
    settings: { customerId: '295e3bc3-b3b9-4d95-aae5-ede41a994d13' },
  });
  return world;
};

describe('placing an order at GoDaddy', () => {
  it.each(DEED_FAULTS)('survives %s: it is never placed twice', async (_, strike, { kind, done }) => {
    const { authority, fake } = await startWithList();
    const order = godaddyOrder();
    fake.faults.set([{ ...PLACING, times: 1, strike }]);
    const error = await failureOf(authority.place(order));
    expect([error.kind, fake.godaddy.certificates().length]).toEqual([kind, done ? 1 : 0]);
    // What nobody can find may still come: it is looked for, and only then asked for again.
    if (kind === 'uncertain' && !done) {
      expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
      fake.clock.advance(31 * MINUTE);
    }
    const { authorityOrderId } = await authority.place(order);
    expect((await authority.place(order)).authorityOrderId).toBe(authorityOrderId);
    expect(fake.godaddy.certificates().map(({ certificateId }) => certificateId)).toEqual([authorityOrderId]);
  });

  it.each([
    ['without a list of the account’s certificates', { webhookUrl: WEBHOOK_URL }],
    ['without an address to call back', { settings: { customerId: '295e3bc3-b3b9-4d95-aae5-ede41a994d13' } }],
  ])('stays uncertain %s, for as long as it is asked', async (_, change) => {
    const { authority, fake } = await startGodaddy(change);
    const order = godaddyOrder();
    fake.faults.set([{ ...PLACING, times: 1, strike: LOST }]);
    expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
    fake.clock.advance(31 * MINUTE);
    expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
    expect(fake.godaddy.certificates()).toHaveLength(1);
  });

  it('finds its own among orders for the same name', async () => {
    const { authority, fake } = await startWithList();
    const [lost, other] = [godaddyOrder(), godaddyOrder()];
    await authority.place(other);
    fake.faults.set([{ ...PLACING, times: 1, strike: LOST }]);
    await failureOf(authority.place(lost));
    await authority.place(godaddyOrder());
    const found = await authority.place(lost);
    const [, second] = fake.godaddy.certificates();
    expect(found.authorityOrderId).toBe(second?.certificateId);
    expect(fake.godaddy.certificates()).toHaveLength(3);
  });

  it('is not repeated after a crash in the middle', async () => {
    const { authority, fake, keep } = await startWithList();
    const order = godaddyOrder();
    keep.values.set(`order.${order.reference}`, `asked ${fake.clock.now().toISOString()}`);
    expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
    expect(fake.godaddy.certificates()).toEqual([]);
  });

  it.each([...ODD_ANSWERS, ['without its id', { do: 'remove', path: '/certificateId' }]] as const)(
    'does not take an answer for an order that is odd: %s',
    async (_, strike) => {
      const { authority, fake } = await startGodaddy();
      fake.faults.set([{ ...PLACING, times: 1, strike }]);
      expect((await failureOf(authority.place(godaddyOrder()))).kind).toBe('uncertain');
    },
  );

  it('is refused in the words of GoDaddy, and may be asked for again', async () => {
    const { authority, keep } = await startGodaddy();
    const order = godaddyOrder({ csr: 'no CSR' });
    const error = await failureOf(authority.place(order));
    expect([error.kind, error.reason]).toEqual(['refused', 'Request body does not fulfill schema CSR is invalid']);
    expect((await authority.place({ ...order, csr: CSR })).status).toBe('pending_approval');
    expect([...keep.values.keys()]).toEqual([`order.${order.reference}`]);
  });

  it('says when to come again, as the header or as the body says it', async () => {
    const { authority, fake } = await startGodaddy();
    fake.faults.set([{ ...PLACING, times: 1, strike: { do: 'answer', status: 429 } }]);
    const byBody = await failureOf(authority.place(godaddyOrder()));
    expect(byBody.retryAt).toEqual(addMs(fake.clock.now(), 30 * SECOND));
    fake.faults.set([{ ...PLACING, times: 1, strike: { do: 'answer', status: 429, retryAfter: 90 } }]);
    const byHeader = await failureOf(authority.place(godaddyOrder()));
    expect(byHeader.retryAt).toEqual(addMs(fake.clock.now(), 90 * SECOND));
  });
});

describe('reading an order at GoDaddy', () => {
  it.each([
    ...DEED_FAULTS.map(([what, strike]) => [what, strike] as const),
    ...ODD_ANSWERS,
    ['no state', { do: 'remove', path: '/status' }],
    ['a time that is none', { do: 'set', path: '/validEnd', value: 'soon' }],
    ['a serial number that is none', { do: 'replace', text: '"serialNumberHex"', by: '"hex"' }],
  ] as const)('can be done again after %s', async (what, strike) => {
    const { fake, issue, statusOf } = await startGodaddy();
    const { order, id, issuance } = await issue();
    fake.faults.set([{ at: 'call', method: 'GET', times: 1, strike }]);
    if (what.startsWith('a serial number')) expect((await statusOf(order, id)).issuances).toEqual([issuance]);
    else expect((await failureOf(statusOf(order, id))).kind).toBe('unreachable');
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued', issuances: [issuance] });
  });

  it('is final where there is no such certificate', async () => {
    const { statusOf } = await startGodaddy();
    const error = await failureOf(statusOf(godaddyOrder(), 'nowhere'));
    expect([error.kind, error.reason]).toEqual(['refused', 'Certificate not found']);
  });
});

describe('mails that GoDaddy is asked for', () => {
  const OUTCOMES: Readonly<Record<string, MailAnswer['outcome']>> = { unreachable: 'later', uncertain: 'uncertain' };
  const mailFor = (authorityOrderId: string) => ({
    id: 'm1',
    authorityOrderId,
    kind: 'fulfillment' as const,
    recipient: ADMINISTRATOR,
  });

  it.each(DEED_FAULTS)(
    'are never asked for twice after %s, and the history says what happened',
    async (_, strike, fate) => {
      const { authority, fake, issue } = await startGodaddy();
      const { id } = await issue();
      fake.faults.set([{ ...MAILING, strike }]);
      const [answer] = await authority.requestMails([mailFor(id)]);
      expect(answer?.outcome).toBe(OUTCOMES[fate.kind]);
      expect(fake.calls.all().filter(({ path }) => path.endsWith('/resend'))).toHaveLength(1);
      const sent = (await authority.mailsOf(id)).filter(({ kind }) => kind === 'fulfillment');
      expect(sent).toHaveLength(fate.done ? 2 : 1);
    },
  );

  it('may have been sent where the history notes no resends: nobody can tell', async () => {
    const { authority, fake, issue } = await startGodaddy();
    fake.godaddy.history.notesResends = false;
    const { id } = await issue();
    fake.faults.set([{ ...MAILING, strike: LOST }]);
    expect(await authority.requestMails([mailFor(id)])).toEqual([{ id: 'm1', outcome: 'uncertain' }]);
    expect(fake.mails.of('godaddy', id).filter(({ kind }) => kind === 'fulfillment')).toHaveLength(2);
    expect((await authority.mailsOf(id)).filter(({ kind }) => kind === 'fulfillment')).toHaveLength(1);
  });

  it('are refused where the history has none for the administrator', async () => {
    const { authority, issue } = await startGodaddy();
    const { id } = await issue();
    const [answer] = await authority.requestMails([{ ...mailFor(id), recipient: 'somebody@example.net' }]);
    expect(answer?.outcome).toBe('refused');
  });
});

describe('a deed at GoDaddy whose answer is lost', () => {
  it('is done when it is asked for again by who has died before hearing of it', async () => {
    const { authority, issue } = await startGodaddy();
    const { authorityOrderId: open } = await authority.place(godaddyOrder());
    const { id, issuance } = await issue();
    for (let time = 0; time < 2; time += 1) {
      expect((await authority.cancel(open)).status).toBe('canceled');
      expect((await authority.revoke(id, { issuance, reason: 'superseded' })).status).toBe('revoked');
    }
    expect((await failureOf(authority.cancel(id))).kind).toBe('refused');
  });

  it('is known to be done when the order says so, and is uncertain otherwise', async () => {
    const { authority, fake, issue } = await startGodaddy();
    const { authorityOrderId: open } = await authority.place(godaddyOrder());
    const [one, two] = [await issue(), await issue()];
    fake.faults.set([{ at: 'call', method: 'POST', strike: LOST }]);
    expect((await authority.cancel(open)).status).toBe('canceled');
    expect((await authority.revoke(one.id, { issuance: one.issuance, reason: 'unspecified' })).status).toBe('revoked');
    expect((await authority.reissue(two.id, REISSUE)).rawStatus).toBe('PENDING_REKEY');
    fake.faults.set([]);
    const { authorityOrderId: another } = await authority.place(godaddyOrder());
    fake.faults.set([{ at: 'call', method: 'POST', strike: { do: 'drop' } }]);
    expect((await failureOf(authority.cancel(another))).kind).toBe('uncertain');
  });
});

describe('what goes wrong at GoDaddy', () => {
  it('is told without the key, the request, the answer and the bodies of mails', async () => {
    const { authority, fake, issue, parts } = await startWithList();
    const { id, issuance } = await issue();
    const told: unknown[] = [];
    const strikes = [...DEED_FAULTS.map(([, strike]) => strike), ...ODD_ANSWERS.map(([, strike]) => strike)];
    for (const strike of strikes.filter((one) => one.do !== 'hang')) {
      fake.faults.set([{ at: 'call', strike }]);
      told.push(await failureOf(authority.place(godaddyOrder())));
      told.push(await failureOf(authority.fetchChain(id, issuance)));
      told.push(await failureOf(authority.mailsOf(id)));
      told.push(
        await authority.requestMails([
          { id: 'm', authorityOrderId: id, kind: 'fulfillment', recipient: ADMINISTRATOR },
        ]),
      );
    }
    const text = told.map((one) => inspect(one, { depth: 12, showHidden: true })).join('\n');
    expect(text.length).toBeGreaterThan(1_000);
    for (const secret of [parts.secrets.apiKey, parts.secrets.apiSecret, CSR.slice(40, 80), '/approve/', 'sso-key'])
      expect(text).not.toContain(secret);
  });
});
