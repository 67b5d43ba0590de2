import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { StartFaults } from '@certdesk/platform/start-fault';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { prepareDataFolder, rotateLog } from './data-folder.ts';
import { probePort } from './ports.ts';
import { checkPorts, readStartSettings } from './settings.ts';

const read = (environment: Record<string, string>) => readStartSettings(environment, 'a port');
const faultsOf = (error: unknown) =>
  error instanceof StartFaults ? error.faults.map(({ code, params }) => ({ code, ...params })) : error;

describe('settings of the start command', () => {
  test('have the documented defaults', () => {
    expect(read({}).ports).toEqual({
      CERTDESK_PORT: 8080,
      CERTDESK_CA_PORT: 8081,
      CERTDESK_SMTP_PORT: 1025,
      CERTDESK_MAILBOX_PORT: 1080,
    });
  });

  test('every port that is none is named at once', () => {
    const environment = { CERTDESK_PORT: '80a', CERTDESK_CA_PORT: '65536', CERTDESK_SMTP_PORT: '25' };
    try {
      expect.unreachable(JSON.stringify(read(environment)));
    } catch (error) {
      expect(faultsOf(error)).toEqual([
        { code: 'config.invalid', name: 'CERTDESK_PORT', expected: 'a port' },
        { code: 'config.invalid', name: 'CERTDESK_CA_PORT', expected: 'a port' },
      ]);
    }
  });

  test('demo orders are made once, and never where a mail could leave this machine', () => {
    const empty = makeTree({});
    const used = makeTree({ 'desk/format.json': '{}' });
    const seeds = (environment: Record<string, string>) => read({ CERTDESK_DATA: empty, ...environment }).seedDemo;
    expect(seeds({})).toBe(true);
    expect(seeds({ CERTDESK_DATA: used })).toBe(false);
    expect(seeds({ CERTDESK_DEMO: '0' })).toBe(false);
    expect(seeds({ SMTP_URL: 'smtp://mail.example' })).toBe(false);
    expect(seeds({ DATABASE_URL_FILE: '/run/secrets/url' })).toBe(false);
  });
});

describe('ports', () => {
  async function takePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  test('one in use is named with its variable before anything starts', async () => {
    const taken = await takePort();
    const [a, b, c] = await findFreePorts(3);
    const settings = read({
      CERTDESK_PORT: String(a),
      CERTDESK_CA_PORT: String(taken),
      CERTDESK_SMTP_PORT: String(b),
      CERTDESK_MAILBOX_PORT: String(c),
    });
    const error = await checkPorts(settings).catch((thrown: unknown) => thrown);
    expect(faultsOf(error)).toEqual([{ code: 'port.in_use', name: 'CERTDESK_CA_PORT', port: String(taken) }]);
  });

  test('two that are the same are named', async () => {
    const [a, b, c] = (await findFreePorts(3)).map(String);
    const settings = read({
      CERTDESK_PORT: `${a}`,
      CERTDESK_CA_PORT: `${a}`,
      CERTDESK_SMTP_PORT: `${b}`,
      CERTDESK_MAILBOX_PORT: `${c}`,
    });
    const error = await checkPorts(settings).catch((thrown: unknown) => thrown);
    expect(faultsOf(error)).toEqual([
      { code: 'start.ports_equal', name: 'CERTDESK_CA_PORT', other: 'CERTDESK_PORT', port: a },
    ]);
  });

  test("the mailbox's ports do not matter with a mail server of one's own", async () => {
    const taken = String(await takePort());
    const [a, b] = (await findFreePorts(2)).map(String);
    const settings = read({
      ...{ CERTDESK_PORT: `${a}`, CERTDESK_CA_PORT: `${b}`, CERTDESK_SMTP_PORT: taken, CERTDESK_MAILBOX_PORT: taken },
      SMTP_URL: 'smtp://mail.example',
    });
    await expect(checkPorts(settings)).resolves.toBeUndefined();
  });

  test('free ones are different and free', async () => {
    const ports = await findFreePorts(5);
    expect(new Set(ports).size).toBe(5);
    expect(await Promise.all(ports.map(probePort))).toEqual(Array(5).fill('free'));
  });
});

describe('the data folder', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test('is made for its user alone, with a secret that stays', () => {
    const path = join(makeTree({}), 'deep', 'data');
    const { secretFile } = prepareDataFolder(path);
    const secret = readFileSync(secretFile, 'utf8');
    expect([modeOf(path), modeOf(join(path, 'logs')), modeOf(secretFile)]).toEqual(['700', '700', '600']);
    expect(Buffer.from(secret.trim(), 'base64url')).toHaveLength(32);
    prepareDataFolder(path);
    expect(readFileSync(secretFile, 'utf8')).toBe(secret);
  });

  test('that cannot be made is said with its path', () => {
    const path = join(makeTree({ file: '' }), 'file', 'data');
    expect(() => prepareDataFolder(path)).toThrow('data.not_writable');
  });

  test('keeps the log of the start before', () => {
    const root = makeTree({ 'desk.log': 'old' });
    const file = join(root, 'desk.log');
    rotateLog(file);
    rotateLog(file);
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('old');
    expect(existsSync(file)).toBe(false);
  });
});
