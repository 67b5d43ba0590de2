import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { systemClock } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dns, startDns } from '../testing/index.ts';
import { createLookUp } from './look-up.ts';
import { updateZone, type ZoneOptions } from './update-zone.ts';

describe("a zone at Debian's Knot DNS", () => {
  let dns: Dns;
  let second: Dns;
  const listeners: Server[] = [];
  beforeAll(async () => {
    [dns, second] = await Promise.all([
      startDns({ zones: ['example.com', 'other.example'] }),
      startDns({ zones: ['example.com', 'other.example'] }),
    ]);
  });
  afterAll(async () => {
    for (const listener of listeners) listener.close();
    await Promise.all([dns.stop(), second.stop()]);
  });

  const zone = (options: Partial<ZoneOptions> = {}): ZoneOptions => ({
    server: dns.address,
    zone: 'example.com',
    key: { name: dns.key.name, algorithm: dns.key.algorithm, secret: Buffer.from(dns.key.secret, 'base64') },
    clock: systemClock,
    ...options,
  });
  const add = (name: string, value: string) => ({ change: 'add', name, value }) as const;

  it('takes signed updates: records side by side, each removed by itself, and everything twice', async () => {
    const name = '_acme-challenge.www.example.com';
    const [one, two] = [add(name, 'one'), add(name, 'two')];
    await updateZone([one, two], zone());
    await updateZone([one], zone());
    expect([...(await dns.ask(name, 'TXT'))].sort()).toEqual(['"one"', '"two"']);
    for (let times = 0; times < 2; times += 1) await updateZone([{ ...one, change: 'remove' }], zone());
    expect(await dns.ask(name, 'TXT')).toEqual(['"two"']);
  });

  it('takes texts of any length', async () => {
    const value = `${'x'.repeat(255)}${'y'.repeat(255)}z`;
    await updateZone([add('long.example.com', value)], zone());
    const lookUp = createLookUp({ servers: [dns.address] });
    expect(await lookUp.hasText('long.example.com', (text) => text === value)).toBe(true);
  });

  it.each([
    ['the key is unknown', { name: 'nobody' }, 'NOTAUTH'],
    ['the secret is another', { secret: Buffer.alloc(32, 1) }, 'NOTAUTH'],
    ['the algorithm is another', { algorithm: 'hmac-sha512' as const }, 'NOTAUTH'],
  ])('refuses updates and says why: %s', async (_, key, code) => {
    const options = zone();
    const failing = updateZone([add('a.example.com', 'a')], { ...options, key: { ...options.key, ...key } });
    await expect(failing).rejects.toMatchObject({ name: 'DnsUpdateError', code });
    expect(await dns.ask('a.example.com', 'TXT')).toEqual([]);
  });

  it('refuses updates of zones that are not its own, and of names outside of the zone', async () => {
    await expect(updateZone([add('a.nowhere.example', 'a')], zone({ zone: 'nowhere.example' }))).rejects.toMatchObject({
      code: 'NOTAUTH',
    });
    await expect(updateZone([add('a.other.example', 'a')], zone())).rejects.toMatchObject({ code: 'NOTZONE' });
  });

  it('refuses a signature of long ago', async () => {
    const clock = { now: () => new Date(Date.now() - 3_600_000) };
    await expect(updateZone([add('late.example.com', 'a')], zone({ clock }))).rejects.toMatchObject({
      code: 'NOTAUTH',
    });
  });

  async function listen(onData: (socket: Socket, request: Buffer) => void): Promise<string> {
    const listener = createServer((socket) =>
      socket.on('error', () => {}).on('data', (data) => onData(socket, Buffer.from(data))),
    );
    listeners.push(listener.listen(0, '127.0.0.1'));
    await once(listener, 'listening');
    return `127.0.0.1:${(listener.address() as AddressInfo).port}`; // cast: a TCP server has no pipe name
  }
  /** The request's own octets with the bit of an answer set, and a code. */
  const asAnswer = (request: Buffer, code: number): Buffer => {
    const answer = Buffer.from(request);
    answer.writeUInt16BE(0xa800 | code, 4);
    return answer;
  };

  it.each([
    [
      'says yes without a signature of its own',
      (socket: Socket, request: Buffer) => socket.write(asAnswer(request, 0)),
      'BADSIG',
    ],
    ['refuses', (socket: Socket, request: Buffer) => socket.write(asAnswer(request, 5)), 'REFUSED'],
    ['answers something else', (socket: Socket) => socket.write(Buffer.from([0, 3, 1, 2, 3])), 'FORMERR'],
    ['promises too much', (socket: Socket) => socket.write(Buffer.from([0xff, 0xff, 1])), 'UNREACHABLE'],
    ['hangs up', (socket: Socket) => socket.destroy(), 'UNREACHABLE'],
  ])('is not believed when it %s', async (_, onData, code) => {
    const failing = updateZone([add('b.example.com', 'b')], zone({ server: await listen(onData) }));
    await expect(failing).rejects.toMatchObject({ code });
  });

  it('is not waited for when it is silent', async () => {
    const server = await listen(() => {});
    const failing = updateZone([add('b.example.com', 'b')], zone({ server, timeoutMs: 100 }));
    await expect(failing).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('has a record only when each of its servers has it', async () => {
    const lookUp = createLookUp({ servers: [dns.address, second.address] });
    const name = '_acme-challenge.both.example.com';
    const isIt = (text: string) => text === 'value';
    await dns.add('example.com', `${name} TXT "value"`);
    expect(await lookUp.hasText(name, isIt)).toBe(false);
    await second.add('example.com', `${name} TXT "another"`);
    expect(await lookUp.hasText(name, isIt)).toBe(false);
    await second.add('example.com', `${name} TXT "value"`);
    expect(await lookUp.hasText(name, isIt)).toBe(true);
    expect(await lookUp.hasText(`${name}.`, isIt)).toBe(true);
  });

  it('has a record at the end of CNAME records, which may lead into another zone, but not in a circle', async () => {
    const lookUp = createLookUp({ servers: [dns.address] });
    await dns.add('example.com', '_acme-challenge.far.example.com CNAME step.example.com.');
    await dns.add('example.com', 'step.example.com CNAME target.other.example.');
    await dns.add('other.example', 'target.other.example TXT "value"');
    expect(await lookUp.hasText('_acme-challenge.far.example.com', (text) => text === 'value')).toBe(true);
    expect(await lookUp.aliasOf('step.example.com')).toBe('target.other.example');
    expect(await lookUp.aliasOf('target.other.example')).toBeUndefined();
    await dns.add('example.com', 'round.example.com CNAME about.other.example.');
    await dns.add('other.example', 'about.other.example CNAME round.example.com.');
    expect(await lookUp.hasText('round.example.com', () => true)).toBe(false);
  });

  it('has nothing where nobody answers', async () => {
    const nobody = createLookUp({ servers: [await listen(() => {})] });
    expect(await nobody.hasText('www.example.com', () => true)).toBe(false);
    expect(await nobody.aliasOf('www.example.com')).toBeUndefined();
  });
});
