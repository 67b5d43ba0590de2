import { inspect } from 'node:util';
import { MINUTE } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import type { MailAnswer } from '../../authority.ts';
import { ADMINISTRATOR, CSR, failureOf, REISSUE } from '../testing/contract-world.ts';
import { DEED_FAULTS } from '../testing/faults.ts';
import { namecheapOrder, startNamecheap } from '../testing/namecheap-world.ts';

const at = (command: string) => ({ at: 'call', path: `#namecheap.ssl.${command}` }) as const;
const LOST = { do: 'drop', done: true } as const;
const xml = (body: string) => ({ do: 'answer', status: 200, contentType: 'text/xml', body }) as const;
const ODD_XML = [
  ['a page', { do: 'answer', status: 200, contentType: 'text/html', body: '<h1>Hello</h1>' }],
  ['nothing at all', xml('')],
  ['XML that breaks off', xml('<ApiResponse Status="OK"><CommandResponse')],
  ['another document', xml('<Answer Status="OK"><CommandResponse><R/></CommandResponse></Answer>')],
  ['an answer without a result', xml('<ApiResponse Status="OK"><CommandResponse/></ApiResponse>')],
  [
    'a state that is neither',
    xml('<ApiResponse Status="PERHAPS"><CommandResponse><R/></CommandResponse></ApiResponse>'),
  ],
  ['an error without a number', xml('<ApiResponse Status="ERROR"><Errors/></ApiResponse>')],
  [
    'entities of its own',
    xml(
      '<!DOCTYPE a [<!ENTITY b "c">]><ApiResponse Status="OK"><CommandResponse><R IsSuccess="true">&b;</R></CommandResponse></ApiResponse>',
    ),
  ],
  ['JSON', { do: 'answer', status: 200, contentType: 'application/json', body: '{"Status":"OK"}' }],
] as const;

describe('buying at Namecheap', () => {
  it.each(DEED_FAULTS)('survives %s: it is never bought twice', async (_, strike, { kind, done }) => {
    const { authority, fake, bought } = await startNamecheap();
    const order = namecheapOrder();
    fake.faults.set([{ ...at('create'), times: 1, strike }]);
    const error = await failureOf(authority.place(order));
    expect([error.kind, bought().length]).toEqual([kind, done ? 1 : 0]);
    // What nobody can find may still come: it is looked for, and only then bought again.
    if (kind === 'uncertain' && !done) {
      expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
      fake.clock.advance(31 * MINUTE);
    }
    const { authorityOrderId } = await authority.place(order);
    expect((await authority.place(order)).authorityOrderId).toBe(authorityOrderId);
    expect(bought()).toEqual([authorityOrderId]);
  });

  it.each(DEED_FAULTS)('survives %s while activating: it is activated once', async (_, strike, { kind }) => {
    const { authority, fake, bought } = await startNamecheap();
    const order = namecheapOrder();
    fake.faults.set([{ ...at('activate'), times: 1, strike }]);
    expect((await failureOf(authority.place(order))).kind).toBe(kind);
    const again = await authority.place(order);
    // What has to be set is known, also when the answer that said so was lost.
    expect(again).toMatchObject({ status: 'pending_approval', validations: [{ record: { type: 'CNAME' } }] });
    expect(bought()).toEqual([again.authorityOrderId]);
  });

  it('does not take what others have bought meanwhile for its own', async () => {
    const { authority, fake, bought } = await startNamecheap();
    fake.namecheap.buy('Standard SSL');
    const [lost, other] = [namecheapOrder(), namecheapOrder()];
    fake.faults.set([{ ...at('create'), times: 1, strike: LOST }]);
    await failureOf(authority.place(lost));
    const { authorityOrderId: second } = await authority.place(other);
    const { authorityOrderId: first } = await authority.place(lost);
    expect(bought().slice(1)).toEqual([first, second]);
  });

  it.each([
    ['of the same type', 'Standard SSL'],
    ['of another', 'EV SSL'],
  ])('stays uncertain when somebody else has bought one %s as well', async (_, type) => {
    const { authority, fake, bought } = await startNamecheap();
    const order = namecheapOrder();
    fake.faults.set([{ ...at('create'), times: 1, strike: LOST }]);
    await failureOf(authority.place(order));
    fake.namecheap.buy(type);
    fake.clock.advance(31 * MINUTE);
    expect((await failureOf(authority.place(order))).kind).toBe('uncertain');
    expect(bought()).toHaveLength(2);
  });

  it.each([...ODD_XML, ['no id', { do: 'replace', text: 'CertificateID=', by: 'Id=' }]] as const)(
    'does not take an odd answer for a purchase: %s',
    async (_, strike) => {
      const { authority, fake } = await startNamecheap();
      fake.faults.set([{ ...at('create'), times: 1, strike }]);
      expect((await failureOf(authority.place(namecheapOrder()))).kind).toBe('uncertain');
    },
  );

  it('looks at IsSuccess inside an answer that says OK', async () => {
    const { authority, fake } = await startNamecheap();
    fake.faults.set([
      { ...at('activate'), strike: { do: 'replace', text: 'IsSuccess="true"', by: 'IsSuccess="false"' } },
    ]);
    expect((await failureOf(authority.place(namecheapOrder()))).kind).toBe('refused');
  });

  it('waits for an operator where the account has no money', async () => {
    const { authority, fake } = await startNamecheap();
    const words = 'ORDER CREATION FAILED; INSUFFICIENTFUNDS;';
    const body = `<ApiResponse Status="ERROR"><Errors><Error Number="2528166">${words}</Error></Errors></ApiResponse>`;
    fake.faults.set([{ ...at('create'), times: 1, strike: xml(body) }]);
    const error = await failureOf(authority.place(namecheapOrder()));
    expect([error.kind, error.reason]).toEqual(['unreachable', words]);
  });
});

describe('reading an order at Namecheap', () => {
  it.each([
    ...DEED_FAULTS.map(([what, strike]) => [what, strike] as const),
    ...ODD_XML,
    ['no state', { do: 'replace', text: ' Status="active"', by: '' }],
    ['a certificate that is none', { do: 'replace', text: 'MII', by: 'AAA' }],
    ['too much of it', xml(' '.repeat(2 * 1024 * 1024))],
  ] as const)('can be done again after %s', async (_, strike) => {
    const { fake, issue, statusOf } = await startNamecheap();
    const { order, id, issuance } = await issue();
    fake.faults.set([{ ...at('getinfo'), times: 1, strike }]);
    expect((await failureOf(statusOf(order, id))).kind).toBe('unreachable');
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued', issuances: [issuance] });
  });

  it('is final where there is no such certificate', async () => {
    const { statusOf } = await startNamecheap();
    const error = await failureOf(statusOf(namecheapOrder(), '4711'));
    expect([error.kind, error.reason]).toEqual(['refused', 'CertificateID is invalid']);
  });
});

describe('mails that Namecheap is asked for', () => {
  const OUTCOMES: Readonly<Record<string, MailAnswer['outcome']>> = { unreachable: 'later', uncertain: 'uncertain' };

  it.each(DEED_FAULTS)('are never asked for twice after %s', async (_, strike, { kind, done }) => {
    const { authority, fake, issue } = await startNamecheap();
    const { id } = await issue();
    fake.faults.set([{ ...at('resendfulfillmentemail'), strike }]);
    const mail = { id: 'm1', authorityOrderId: id, kind: 'fulfillment' as const, recipient: ADMINISTRATOR };
    const [answer] = await authority.requestMails([mail]);
    expect(answer?.outcome).toBe(OUTCOMES[kind]);
    expect(fake.calls.all().filter(({ path }) => path.endsWith('#namecheap.ssl.resendfulfillmentemail'))).toHaveLength(
      1,
    );
    const sent = fake.mails.of('namecheap', id).filter((one) => one.kind === 'fulfillment');
    expect(sent).toHaveLength(done ? 2 : 1);
  });
});

describe('mails that Namecheap refuses', () => {
  it.each([
    ['2011331', 'Status is invalid'],
    ['3011299', 'There is no admin email for this certificate'],
    ['3022334', 'Failed to resend fulfillment email'],
  ])('are told with its words: %s', async (number, words) => {
    const { authority, fake, issue } = await startNamecheap();
    const { id } = await issue();
    const body = `<ApiResponse Status="ERROR"><Errors><Error Number="${number}">${words}</Error></Errors></ApiResponse>`;
    fake.faults.set([{ ...at('resendfulfillmentemail'), strike: xml(body) }]);
    const mail = { id: 'm1', authorityOrderId: id, kind: 'fulfillment' as const, recipient: ADMINISTRATOR };
    expect(await authority.requestMails([mail])).toEqual([
      { id: 'm1', outcome: 'refused', detail: { cause: 'authority_refused', response: words } },
    ]);
  });
});

describe('a reissue at Namecheap whose answer is lost', () => {
  it('is found by the id that has replaced the old one, with what has to be set', async () => {
    const { authority, fake, issue, bought } = await startNamecheap();
    const { id } = await issue();
    fake.faults.set([{ ...at('reissue'), strike: LOST }]);
    const state = await authority.reissue(id, REISSUE);
    expect(state).toMatchObject({ status: 'issued', validations: [{ record: { type: 'CNAME' } }] });
    expect(bought()).toEqual([id, state.authorityOrderId]);
  });

  it('is uncertain when nothing has replaced it', async () => {
    const { authority, fake, issue } = await startNamecheap();
    const { id } = await issue();
    fake.faults.set([{ ...at('reissue'), strike: { do: 'drop' } }]);
    expect((await failureOf(authority.reissue(id, REISSUE))).kind).toBe('uncertain');
  });
});

describe('what goes wrong at Namecheap', () => {
  it('is told without the key, the request and the answer; the key is in no address', async () => {
    const { authority, fake, issue, parts } = await startNamecheap();
    const { id, issuance } = await issue();
    const told: unknown[] = [];
    const strikes = [...DEED_FAULTS.map(([, strike]) => strike), ...ODD_XML.map(([, strike]) => strike)];
    for (const strike of strikes.filter((one) => one.do !== 'hang')) {
      fake.faults.set([{ at: 'call', strike }]);
      told.push(await failureOf(authority.place(namecheapOrder())));
      told.push(await failureOf(authority.fetchChain(id, issuance)));
      const mail = { id: 'm', authorityOrderId: id, kind: 'fulfillment' as const, recipient: ADMINISTRATOR };
      told.push(await authority.requestMails([mail]));
    }
    const text = told.map((one) => inspect(one, { depth: 12, showHidden: true })).join('\n');
    expect(text.length).toBeGreaterThan(1_000);
    for (const secret of [parts.secrets.apiKey, 'ApiKey', CSR.slice(40, 80), '<CommandResponse'])
      expect(text).not.toContain(secret);
    expect(fake.calls.all().map(({ method }) => method)).not.toContain('GET');
  });

  it('is told without the key even where Namecheap says it back', async () => {
    const { authority, fake, parts } = await startNamecheap();
    const words = `Parameter ApiKey ${parts.secrets.apiKey} is invalid`;
    const body = `<ApiResponse Status="ERROR"><Errors><Error Number="1011102">${words}</Error></Errors></ApiResponse>`;
    fake.faults.set([{ at: 'call', strike: xml(body) }]);
    expect((await failureOf(authority.place(namecheapOrder()))).reason).toBe('Parameter ApiKey *** is invalid');
  });
});
