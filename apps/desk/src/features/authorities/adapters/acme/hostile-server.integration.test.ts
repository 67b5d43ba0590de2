import { describe, expect, it } from 'vitest';
import { orderFor } from './testing/index.ts';
import { startContract } from './testing/start-contract.ts';

describe('an ACME server that is not to be trusted', () => {
  it('may be no ACME server at all: nothing it says is believed', async () => {
    const bodies = [
      '<h1>Hello</h1>',
      '{}',
      '[]',
      'null',
      '{"newNonce":"http://127.0.0.1/","newAccount":"file:///etc/passwd","newOrder":"https://x/"}',
      `${' '.repeat(2 * 1024 * 1024)}{}`,
    ];
    for (const body of bodies) {
      const { authority } = await startContract({
        answerInstead: (resource) =>
          resource === 'directory' ? { status: 200, body, type: 'application/json' } : undefined,
      });
      await expect(authority.products()).rejects.toMatchObject({ name: 'AuthorityError', kind: 'unreachable' });
    }
  });

  it('leads nowhere else: neither a link nor a redirect is followed to another host', async () => {
    const elsewhere = 'https://169.254.169.254/latest';
    const { authority } = await startContract({
      answerInstead: (resource) =>
        resource === 'directory'
          ? {
              status: 200,
              type: 'application/json',
              body: JSON.stringify({ newNonce: elsewhere, newAccount: elsewhere, newOrder: elsewhere }),
            }
          : undefined,
    });
    const order = await orderFor(['www.example.com'], { method: 'http' });
    const failure = authority.place(order);
    await expect(failure).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(failure).rejects.toHaveProperty('cause.kind', 'forbidden');
    const redirecting = await startContract({ answerInstead: () => ({ status: 302, body: '' }) });
    await expect(redirecting.authority.products()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('gives tokens that go into a file, or none', async () => {
    const { authority, side } = await startContract({
      answerInstead: (resource) =>
        resource === 'authz'
          ? {
              status: 200,
              type: 'application/json',
              body: JSON.stringify({
                status: 'pending',
                identifier: { type: 'dns', value: 'www.example.com' },
                challenges: [
                  { type: 'http-01', url: 'https://127.0.0.1/x', status: 'pending', token: '../../etc/passwd' },
                ],
              }),
            }
          : undefined,
    });
    const order = await orderFor(['www.example.com'], { method: 'http' });
    await expect(authority.place(order)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(side.challenges.open.size).toBe(0);
  });
});
