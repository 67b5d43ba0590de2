import { join } from 'node:path';
import { loadTranslators } from '@certdesk/locales';
import { operatorLanguage } from '@certdesk/platform';
import { describe, expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { isInstalled, projectNode } from './install.mjs';
import { createProgress } from './progress.mjs';
import { runCommand } from './run-command.ts';
import { readTexts } from './texts.mjs';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the texts before the first install', () => {
  test.each([
    { LANG: 'de_DE.UTF-8' },
    { LANG: 'pt_PT' },
    { LC_ALL: 'fr_FR.UTF-8', LANG: 'it_IT.UTF-8' },
    { LC_MESSAGES: 'es' },
    { LANG: 'C.UTF-8' },
    {},
  ])('are those that the programs themselves would choose for %o', (environment) => {
    const text = readTexts(ROOT, environment);
    const translator = loadTranslators('operator')[operatorLanguage(environment)];
    const values = { port: '8080', name: 'CERTDESK_PORT' };
    expect(text('port.in_use', values)).toBe(translator.text('port.in_use', values));
    expect(text('start.installing')).toBe(translator.text('start.installing'));
  });

  test('a key that is not there is an error, never shown', () => {
    expect(() => readTexts(ROOT, {})('start.nothing')).toThrow(/start.nothing/);
  });
});

describe('node_modules is up to date', () => {
  const lock = {
    packages: {
      '': { name: 'x' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/other-system': { version: '1.0.0', integrity: 'sha512-o', optional: true },
    },
  };
  const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };
  const isInstalledWith = (left: object | undefined, { node = true } = {}) =>
    isInstalled(
      makeTree({
        'package-lock.json': JSON.stringify(lock),
        ...(left ? { 'node_modules/.package-lock.json': JSON.stringify(left) } : {}),
        ...(node ? { [projectNode('.')]: '' } : {}),
      }),
    );

  test('when it holds what the lockfile asks for, without what is for other systems', () => {
    expect(isInstalledWith(installed)).toBe(true);
  });

  test.each([
    ['another version', { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } } }],
    ['another content', { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } } }],
    ['a package missing', { packages: {} }],
    ['an install that was cut off', undefined],
  ])('not with %s', (_, left) => {
    expect(isInstalledWith(left)).toBe(false);
  });

  test("not without the project's own Node", () => {
    expect(isInstalledWith(installed, { node: false })).toBe(false);
  });
});

describe('progress', () => {
  const record = () => {
    const written: string[] = [];
    return { out: { write: (text: string) => written.push(text) }, text: () => written.join('') };
  };

  test('leaves one line per step in a log, with its time', async () => {
    const { out, text } = record();
    await createProgress(out).step('Building', () => Promise.resolve(1));
    expect(text()).toMatch(/^· Building … \d+\.\d s \n$/);
  });

  test('marks a step that failed, and lets the error through', async () => {
    const { out, text } = record();
    await expect(createProgress(out).step('Building', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(text()).toMatch(/✗\n$/);
  });

  test('a word in the middle of a step has its own line', async () => {
    const { out, text } = record();
    const progress = createProgress(out);
    await progress.step('Building', () => progress.say('by the way'));
    expect(text()).toMatch(/^· Building … \nby the way\n· Building … \d/);
  });
});

describe('a command', () => {
  test('gives its code and everything it said', async () => {
    const code = "console.log('out'); console.error('err'); process.exit(3)";
    const result = await runCommand([process.execPath, '-e', code], { cwd: ROOT });
    expect(result.code).toBe(3);
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  });

  test('that does not exist has code 127', async () => {
    expect(await runCommand(['/no/such/program'], { cwd: ROOT })).toMatchObject({ code: 127 });
  });
});
