import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FulfillmentRequest, MailKind } from '@certdesk/contract';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, historyOf, placeOrder, requestEmail, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const CLI = join(import.meta.dirname, '..', '..', 'apps', 'cli', 'src', 'main.ts');
const NO_LIMITS = { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' };

type Run = { code: number; output: string };

describe.each(ENGINES)('receipts of resends, on %s', (engine) => {
  let desk: TestDesk;
  let folder: string;
  let number: number;
  const resends: FulfillmentRequest[] = [];

  const resend = async (order: number, kind: MailKind = 'fulfillment'): Promise<FulfillmentRequest> =>
    waitForRequest(desk.owner, await requestEmail(desk.owner, order, kind), 'accepted');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-receipts-'));
    desk = await startTestDesk({ engine, environment: NO_LIMITS });
    ({ number } = await completeOrder(desk, 'www.receipts.example'));
    for (let index = 0; index < 2; index += 1) resends.push(await resend(number));
    await writeFile(join(folder, 'keys.json'), JSON.stringify(await desk.owner.get<object>('/receipts/keys')));
  });
  afterAll(async () => {
    await desk?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const pathOf = (index: number) => `/orders/${number}/fulfillment-requests/${resends[index]?.id}`;
  /** The command as an auditor runs it: somewhere else, with two files and nothing of the desk. */
  async function verify(text: string): Promise<Run> {
    await writeFile(join(folder, 'file'), text);
    const args = [CLI, 'receipts', 'verify', 'file', '--keys', 'keys.json'];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: folder, env: { LANG: 'en_US.UTF-8' } }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}` }),
      );
    });
  }

  it('are given out one by one, without the address or with the proof of it', async () => {
    const bare = await desk.owner.send<string>('GET', `${pathOf(1)}/receipt`);
    expect(bare.headers.get('content-type')).toBe('application/jose');
    expect(bare.headers.get('content-disposition')).toBe(`attachment; filename="receipt-${number}-2.jws"`);
    expect(String(Buffer.from(bare.body.split('.')[1] ?? '', 'base64url'))).not.toContain('hostmaster');
    const addressed = await desk.owner.send<string>('GET', `${pathOf(1)}/receipt-with-address`);
    expect(addressed.headers.get('content-type')).toBe('application/sd-jwt');
    expect(addressed.body.split('~')[0]).toBe(bare.body);
    const { code, output } = await verify(addressed.body);
    expect([code, output]).toEqual([0, expect.stringContaining('The email went to hostmaster@receipts.example.')]);
    const messageId = resends[1]?.events.at(-1)?.detail?.messageId;
    for (const said of ['receipt 2', `order ${number}`, 'www.receipts.example', 'owner asked', `${messageId}`])
      expect(output).toContain(said);
  });

  it('are one for each resend in the history, and none for the mails that nobody asked for', async () => {
    const history = await historyOf(desk.owner, number);
    expect(history.map(({ reason, receiptSequence }) => `${reason} ${receiptSequence}`)).toEqual([
      'resend 2',
      'resend 1',
      'issued undefined',
      'placed undefined',
    ]);
    const first = history.find(({ reason }) => reason === 'issued');
    const answer = await desk.owner.send('GET', `/orders/${number}/fulfillment-requests/${first?.id}/receipt`);
    expect([answer.status, answer.body.code]).toEqual([404, 'receipt.not_found']);
    const nowhere = await desk.owner.send('GET', `/orders/1/fulfillment-requests/${first?.id}/receipt`);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'order.not_found']);
  });

  it('are made of approver emails too', async () => {
    const waiting = await placeOrder(desk, 'www.waiting.example');
    const { id } = await resend(waiting.number, 'approver');
    const receipt = await desk.owner.get<string>(`/orders/${waiting.number}/fulfillment-requests/${id}/receipt`);
    expect(String(Buffer.from(receipt.split('.')[1] ?? '', 'base64url'))).toContain('"kind":"approver"');
  });

  it('form a chain that is verified without the desk, whole or in pieces that fit together', async () => {
    const whole = await desk.owner.send<string>('GET', '/receipts');
    expect(whole.headers.get('content-type')).toBe('application/jsonl');
    for (const secret of ['hostmaster', 'CERTIFICATE']) expect(whole.body).not.toContain(secret);
    const pieces = [
      await desk.owner.get<string>('/receipts?limit=2'),
      await desk.owner.get<string>('/receipts?after=2'),
    ];
    const { code, output } = await verify(pieces.join(''));
    expect([code, output]).toEqual([0, expect.stringMatching(/^Genuine and complete: 3 receipts/)]);
    const lines = whole.body.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const removed = await verify(`${lines.toSpliced(1, 1).join('\n')}\n`);
    expect(removed).toMatchObject({
      code: 1,
      output: expect.stringContaining('Entry 2: Before it, receipt 2 is missing.'),
    });
  });
});
