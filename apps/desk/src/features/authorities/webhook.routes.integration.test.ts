import { loadTranslators } from '@certdesk/locales';
import { createHttp, createMetrics, silentLog } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import type { OrderHint, TakesWebhooks, Webhook } from './abilities.ts';
import type { Authority } from './authority.ts';
import { registerWebhooks } from './webhook.routes.ts';

describe('where authorities call', () => {
  const clock = createTestClock();
  const calls: Webhook[] = [];
  const hinted: { authorityId: string; hints: readonly OrderHint[] }[] = [];
  let app: FastifyInstance;
  const plain: Authority = {
    id: 'silent',
    name: 'Silent',
    abilities: { resendFulfillment: false, resendApprover: false, cancel: false },
    products: async () => [],
    place: () => Promise.reject(new Error('nothing is placed here')),
  };
  /** It takes a call with the right word in the query, and reads the order from whatever the body is. */
  const calling: Authority & TakesWebhooks = {
    ...plain,
    id: 'calling',
    readWebhook: (webhook) => {
      calls.push(webhook);
      const id = /\d+/.exec(webhook.body)?.[0];
      return webhook.query.word === 'right' ? (id === undefined ? [] : [{ authorityOrderId: id }]) : undefined;
    },
  };
  beforeAll(async () => {
    app = await createHttp({
      log: silentLog,
      clock,
      metrics: createMetrics(),
      errors: loadTranslators('errors'),
      trustProxy: false,
      secure: false,
      ready: async () => true,
    });
    await registerWebhooks(app, {
      authorities: fixedAuthorities([plain, calling], clock),
      take: async (authorityId, hints) => void hinted.push({ authorityId, hints }),
    });
  });
  afterAll(() => app?.close());
  beforeEach(() => {
    calls.length = 0;
    hinted.length = 0;
  });

  const call = (url: string, payload = '', contentType = 'application/json') =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': contentType } });

  it.each([
    ['application/json', '{"order":4711}'],
    ['application/x-www-form-urlencoded', 'order=4711'],
    ['text/xml; charset=utf-8', '<order>4711</order>'],
  ])('hands a hint over that comes as %s', async (contentType, payload) => {
    const answer = await call('/webhooks/calling?word=right', payload, contentType);
    expect(answer.statusCode).toBe(204);
    expect(hinted).toEqual([{ authorityId: 'calling', hints: [{ authorityOrderId: '4711' }] }]);
    expect(calls[0]?.body).toBe(payload);
  });

  it('takes a call without a body, and one without an order', async () => {
    expect((await app.inject({ method: 'GET', url: '/webhooks/calling?word=right' })).statusCode).toBe(204);
    expect(hinted).toEqual([{ authorityId: 'calling', hints: [] }]);
  });

  it.each([
    ["whose word is not the authority's", '/webhooks/calling?word=wrong', 401],
    ['of an authority that calls nobody', '/webhooks/silent?word=right', 404],
    ['of nobody', '/webhooks/nobody', 404],
  ])('refuses a call %s', async (_what, url, status) => {
    expect((await call(url, '{"order":4711}')).statusCode).toBe(status);
    expect(hinted).toEqual([]);
  });

  it('reads no more than a hint can need', async () => {
    expect((await call('/webhooks/calling?word=right', 'x'.repeat(64 * 1024 + 1))).statusCode).toBe(413);
    expect(calls).toEqual([]);
  });
});
