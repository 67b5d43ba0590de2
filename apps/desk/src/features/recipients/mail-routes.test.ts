import type { MailRoute } from '@certdesk/contract';
import { MINUTE } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { describe, expect, it } from 'vitest';
import { createMailRoutes } from './mail-routes.ts';

function start(answer: (domain: string) => Promise<MailRoute>, patienceMs = 60_000) {
  const clock = createTestClock();
  const asked: string[] = [];
  const resolve = (domain: string) => {
    asked.push(domain);
    return answer(domain);
  };
  return { clock, asked, routes: createMailRoutes({ resolve, clock, patienceMs }) };
}

describe('the look-up of a domain', () => {
  it('is made once for all who ask at once, and again when its answer is old', async () => {
    const { clock, asked, routes } = start(async () => 'mx');
    expect(await Promise.all([routes('a', 'x.example'), routes('b', 'x.example')])).toEqual(['mx', 'mx']);
    clock.advance(4 * MINUTE);
    expect(await routes('a', 'x.example')).toBe('mx');
    expect(asked).toEqual(['x.example']);
    clock.advance(2 * MINUTE);
    await routes('a', 'x.example');
    expect(asked).toHaveLength(2);
  });

  it('is repeated soon where somebody may be putting the records right', async () => {
    const answers: MailRoute[] = ['none', 'mx'];
    const { clock, routes } = start(async () => answers.shift() ?? 'unknown');
    expect(await routes('a', 'x.example')).toBe('none');
    clock.advance(MINUTE);
    expect(await routes('a', 'x.example')).toBe('mx');
  });

  it('keeps nobody waiting for a slow name server, and its answer is there for the next one', async () => {
    const { promise, resolve } = Promise.withResolvers<MailRoute>();
    const { asked, routes } = start(() => promise, 1);
    expect(await routes('a', 'slow.example')).toBe('unknown');
    resolve('mx');
    await promise;
    expect(await routes('a', 'slow.example')).toBe('mx');
    expect(asked).toHaveLength(1);
  });

  it('is refused to an account that asks for too many, without a cost to others', async () => {
    const { clock, asked, routes } = start(async () => 'mx');
    const answers: MailRoute[] = [];
    for (let index = 0; index < 65; index++) answers.push(await routes('a', `${index}.example`));
    expect(answers.filter((route) => route === 'mx')).toHaveLength(60);
    expect(asked).toHaveLength(60);
    expect(await routes('a', '0.example')).toBe('mx');
    expect(await routes('b', '64.example')).toBe('mx');
    clock.advance(MINUTE);
    expect(await routes('a', '63.example')).toBe('mx');
  });
});
