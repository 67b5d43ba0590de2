import { inspect } from 'node:util';
import { addMs, DAY, HOUR } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import type { MailAnswer } from '../../authority.ts';
import { ADMINISTRATOR, CSR, failureOf, REISSUE } from '../testing/contract-world.ts';
import { DEED_FAULTS } from '../testing/faults.ts';
import { sectigoOrder, startSectigo } from '../testing/sectigo-world.ts';

const at = (endpoint: string) => ({ at: 'call', path: endpoint }) as const;
const LOST = { do: 'drop', done: true } as const;
const text = (body: string, contentType = 'text/plain') => ({ do: 'answer', status: 200, contentType, body }) as const;
const ODD = [
  ['a page', text('<h1>Hello</h1>', 'text/html')],
  ['nothing at all', text('')],
  ['JSON', text('{"errorCode":0}', 'application/json')],
  ['a code that is none', text('errorCode=zero&orderNumber=1')],
] as const;

describe('placing an order at Sectigo', () => {
  it.each(DEED_FAULTS)('survives %s: it is never placed twice', async (_, strike, { kind, done }) => {
    const { authority, fake } = await startSectigo();
    const order = sectigoOrder();
    fake.faults.set([{ ...at('!AutoApplyOrder'), times: 1, strike }]);
    const error = await failureOf(authority.place(order));
    expect([error.kind, fake.sectigo.orders().length]).toEqual([kind, done ? 1 : 0]);
    if (kind === 'uncertain') {
      // Nothing finds it: it stays uncertain for as long as it is asked, and a person has to look.
      fake.clock.advance(DAY);
      expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
      expect(fake.sectigo.orders()).toHaveLength(done ? 1 : 0);
      return;
    }
    const { authorityOrderId } = await authority.place(order);
    expect((await authority.place(order)).authorityOrderId).toBe(authorityOrderId);
    expect(fake.sectigo.orders()).toHaveLength(1);
  });

  it.each([...ODD, ['no number', { do: 'replace', text: 'orderNumber', by: 'number' }]] as const)(
    'does not take an odd answer for an order: %s',
    async (_, strike) => {
      const { authority, fake } = await startSectigo();
      fake.faults.set([{ ...at('!AutoApplyOrder'), times: 1, strike }]);
      expect((await failureOf(authority.place(sectigoOrder()))).kind).toBe('uncertain');
    },
  );

  it('does nothing while addresses cannot be listed', async () => {
    const { authority, fake } = await startSectigo();
    fake.faults.set([{ ...at('!GetDCVEmailAddressList'), times: 1, strike: LOST }]);
    const order = sectigoOrder({ validationMethod: 'email' });
    expect((await failureOf(authority.place(order))).kind).toBe('unreachable');
    expect((await authority.place(order)).status).toBe('pending_approval');
    expect(fake.sectigo.orders()).toHaveLength(1);
  });

  it('is refused in the words of Sectigo, and may be asked for again', async () => {
    const { authority } = await startSectigo();
    const order = sectigoOrder();
    const error = await failureOf(authority.place({ ...order, csr: CSR.replaceAll('M', 'A') }));
    expect([error.kind, error.reason]).toEqual(['refused', 'The CSR cannot be decoded!']);
    expect((await authority.place(order)).status).toBe('pending_approval');
  });

  it.each([
    ['the limit of calls', -42, 'unreachable'],
    ['an account without credit', -15, 'unreachable'],
    ['an unknown error', -14, 'uncertain'],
    ['a code that nobody has heard of', -999, 'refused'],
  ] as const)('says what is the matter: %s', async (_, code, kind) => {
    const { authority, fake } = await startSectigo();
    fake.faults.set([{ ...at('!AutoApplyOrder'), strike: text(`errorCode=${code}&errorMessage=These+words`) }]);
    const error = await failureOf(authority.place(sectigoOrder()));
    expect([error.kind, error.reason]).toEqual([kind, 'These words']);
    if (code === -42) expect(error.retryAt).toEqual(addMs(fake.clock.now(), 3 * HOUR));
  });
});

describe('reading an order at Sectigo', () => {
  it.each([
    ...DEED_FAULTS.map(([what, strike]) => [what, strike] as const),
    ...ODD,
    ['no certificate', text('2\n')],
    ['a certificate that is none', text('2\nMIIB')],
    ['one that is only announced', text('1\nAvailable\n')],
    ['an unknown error', text('-14\nAn unknown error occurred!\n')],
    ['the limit of calls', text('-42\nCall limit reached\n')],
    ['too much of it', text('2\n'.padEnd(2 * 1024 * 1024, 'A'))],
  ] as const)('can be done again after %s', async (_, strike) => {
    const { fake, issue, statusOf } = await startSectigo();
    const { order, id, issuance } = await issue();
    fake.faults.set([{ ...at('CollectSSL'), times: 1, strike }]);
    expect((await failureOf(statusOf(order, id))).kind).toBe('unreachable');
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued', issuances: [issuance] });
  });

  it('reads a bundle without armor, too', async () => {
    const { fake, issue, statusOf } = await startSectigo();
    const { order, id, issuance } = await issue();
    const wish = { orderNumber: id, queryType: '1', responseType: '2', responseEncoding: '0' };
    const body = new URLSearchParams({ ...fake.sectigo.credentials, ...wish });
    const answer = await (await fetch(`${fake.url}/products/download/CollectSSL`, { method: 'POST', body })).text();
    fake.faults.set([{ ...at('CollectSSL'), strike: text(answer.replaceAll(/-----.*-----\n/g, '')) }]);
    expect((await statusOf(order, id)).issuances).toEqual([issuance]);
  });

  it('is final where there is no such order', async () => {
    const { statusOf } = await startSectigo();
    const error = await failureOf(statusOf(sectigoOrder(), '4711'));
    expect([error.kind, error.reason]).toEqual(['refused', "The value of the 'orderNumber' argument is invalid!"]);
  });
});

describe('approver emails that Sectigo is asked for', () => {
  const OUTCOMES: Readonly<Record<string, MailAnswer['outcome']>> = { unreachable: 'later', uncertain: 'uncertain' };

  it.each(DEED_FAULTS)('are never asked for twice after %s', async (_, strike, { kind, done }) => {
    const { authority, fake } = await startSectigo();
    const order = sectigoOrder({ validationMethod: 'email' });
    const { authorityOrderId } = await authority.place(order);
    fake.faults.set([{ ...at('!ResendDCVEmail'), strike }]);
    const [answer] = await authority.requestMails([
      { id: 'm1', authorityOrderId, kind: 'approver', recipient: ADMINISTRATOR },
    ]);
    expect(answer?.outcome).toBe(OUTCOMES[kind]);
    expect(fake.calls.all().filter(({ path }) => path.endsWith('!ResendDCVEmail'))).toHaveLength(1);
    expect(fake.mails.of('sectigo', authorityOrderId)).toHaveLength(done ? 2 : 1);
  });
});

describe('a deed at Sectigo whose answer is lost', () => {
  it('is done when it is asked for again by who has died before hearing of it', async () => {
    const { authority, issue } = await startSectigo();
    const { authorityOrderId: open } = await authority.place(sectigoOrder());
    const { id, issuance } = await issue();
    for (let time = 0; time < 2; time += 1) {
      expect((await authority.cancel(open)).status).toBe('canceled');
      expect((await authority.revoke(id, { issuance, reason: 'superseded' })).status).toBe('revoked');
    }
  });

  it('is known to be done when the order says so, and is uncertain otherwise', async () => {
    const { authority, fake, issue } = await startSectigo();
    const { authorityOrderId: open } = await authority.place(sectigoOrder());
    const [one, two] = [await issue(), await issue()];
    fake.faults.set([
      { ...at('!AutoRevokeSSL'), strike: LOST },
      { ...at('!AutoReplaceSSL'), strike: LOST },
    ]);
    expect((await authority.cancel(open)).status).toBe('canceled');
    expect((await authority.revoke(one.id, { issuance: one.issuance, reason: 'unspecified' })).status).toBe('revoked');
    expect((await authority.reissue(two.id, REISSUE)).rawStatus).toBe('0');
    fake.faults.set([]);
    const { authorityOrderId: another } = await authority.place(sectigoOrder());
    fake.faults.set([{ ...at('!AutoRevokeSSL'), strike: { do: 'drop' } }]);
    expect((await failureOf(authority.cancel(another))).kind).toBe('uncertain');
  });
});

describe('what goes wrong at Sectigo', () => {
  it('is told without the login, the request and the answer', async () => {
    const { authority, fake, issue, parts } = await startSectigo();
    const { id, issuance } = await issue();
    const told: unknown[] = [];
    const strikes = [...DEED_FAULTS.map(([, strike]) => strike), ...ODD.map(([, strike]) => strike)];
    for (const strike of strikes.filter((one) => one.do !== 'hang')) {
      fake.faults.set([{ at: 'call', strike }]);
      told.push(await failureOf(authority.place(sectigoOrder())));
      told.push(await failureOf(authority.fetchChain(id, issuance)));
      told.push(await failureOf(authority.cancel(id)));
    }
    const all = told.map((one) => inspect(one, { depth: 12, showHidden: true })).join('\n');
    expect(all.length).toBeGreaterThan(1_000);
    for (const secret of [parts.secrets.loginPassword, parts.secrets.loginName, 'loginPassword', CSR.slice(40, 80)])
      expect(all).not.toContain(secret);
  });

  it('is told without the password even where Sectigo says it back', async () => {
    const { authority, fake, parts } = await startSectigo();
    const { loginPassword } = parts.secrets;
    fake.faults.set([{ at: 'call', strike: text(`-16\nThe password ${loginPassword} has expired`) }]);
    expect((await failureOf(authority.approverAddresses('example.com'))).reason).toBe('The password *** has expired');
    fake.faults.set([{ at: 'call', strike: text(`errorCode=-16&errorMessage=${loginPassword}`) }]);
    expect((await failureOf(authority.place(sectigoOrder()))).reason).toBe('***');
  });
});
