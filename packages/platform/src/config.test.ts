import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Environment, readConfig } from './config.ts';
import { StartFaults } from './start-fault.ts';

const Schema = z.object({
  APP_PORT: z.coerce.number('a port').max(65_535, 'a port').default(8080),
  APP_SECRET: z.string('a secret').min(8, 'at least 8 characters'),
  APP_URL: z.url({ error: 'a URL' }).optional(),
});
const read = (environment: Environment) => readConfig(environment, Schema, { prefix: 'APP_', foreign: ['APP_OTHER'] });

/** What an operator is told, fault by fault. */
function faultsOf(environment: Environment): [string, unknown][] {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof StartFaults) return error.faults.map(({ code, params }) => [code, params]);
    throw error;
  }
  return [];
}

describe("a program's settings", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-config-'));
    writeFileSync(join(folder, 'secret'), 'from a file\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('come from the environment, or from the file that NAME_FILE names', () => {
    expect(read({ APP_SECRET: 'in clear text', PATH: '/bin' })).toEqual({
      APP_PORT: 8080,
      APP_SECRET: 'in clear text',
    });
    expect(read({ APP_SECRET_FILE: join(folder, 'secret'), APP_OTHER: 'x' }).APP_SECRET).toBe('from a file');
  });

  it('are as if not given when they are empty, as compose files leave them', () => {
    expect(read({ APP_SECRET: 'in clear text', APP_PORT: '', APP_URL: '', APP_SECRET_FILE: '' }).APP_PORT).toBe(8080);
  });

  it('are refused with every fault at once, by their names', () => {
    const file = join(folder, 'nowhere');
    expect(faultsOf({ APP_PORT: '70000', APP_SECRET_FILE: file, APP_URL: 'no url', APP_PROT: '1' })).toEqual([
      ['config.file_unreadable', { name: 'APP_SECRET_FILE', file }],
      ['config.unknown', { name: 'APP_PROT' }],
      ['config.invalid', { name: 'APP_PORT', expected: 'a port' }],
      ['config.invalid', { name: 'APP_URL', expected: 'a URL' }],
    ]);
  });

  it('leave no doubt which of two counts', () => {
    expect(faultsOf({ APP_SECRET: 'one', APP_SECRET_FILE: join(folder, 'secret') })).toEqual([
      ['config.twice', { name: 'APP_SECRET' }],
    ]);
  });

  it('never appear in a fault by their values', () => {
    const told = JSON.stringify(faultsOf({ APP_SECRET: 'hush', APP_PORT: 'hush', APP_URL: 'hush', APP_HUSH: 'hush' }));
    expect(told).toContain('APP_SECRET');
    expect(told).not.toContain('hush');
  });
});
