import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { readArguments } from './arguments.ts';
import { findTools, missingPackages } from './find-tools.ts';
import { countRun, STEPS } from './steps.ts';

describe('what the tests need besides npm', () => {
  const programs = (...paths: string[]) => {
    const root = makeTree(Object.fromEntries(paths.map((path) => [path, '#!/bin/sh\n'])));
    for (const path of paths) chmodSync(join(root, path), 0o755);
    return root;
  };
  const folders = (root: string) => ({
    postgresRoot: join(root, 'pg'),
    serverFolder: join(root, 'sbin'),
    dovecotFolder: join(root, 'dovecot'),
  });

  test('is found on PATH, and servers also where Debian keeps them, the newest first', () => {
    const root = programs(
      ...['bin/chromium', 'bin/openssl', 'pg/9/bin/initdb', 'pg/15/bin/initdb', 'pg/17/other', 'sbin/nginx'],
      ...['sbin/postfix', 'dovecot/imap', 'dovecot/lmtp', 'sbin/opendkim'],
      ...['bin/pebble', 'sbin/knotd', 'bin/knsupdate', 'bin/gpg', 'bin/gpg-agent'],
    );
    expect(findTools({ PATH: `/nowhere:${root}/bin` }, folders(root))).toEqual({
      chromium: join(root, 'bin/chromium'),
      openssl: join(root, 'bin/openssl'),
      postgresBin: join(root, 'pg/15/bin'),
      nginx: join(root, 'sbin/nginx'),
      postfix: join(root, 'sbin/postfix'),
      dovecotImap: join(root, 'dovecot/imap'),
      dovecotLmtp: join(root, 'dovecot/lmtp'),
      opendkim: join(root, 'sbin/opendkim'),
      gpg: join(root, 'bin/gpg'),
      pebble: join(root, 'bin/pebble'),
      knot: join(root, 'sbin/knotd'),
      knotTools: join(root, 'bin/knsupdate'),
    });
  });

  test('CHROMIUM_PATH comes first', () => {
    const root = programs('bin/chromium');
    expect(findTools({ PATH: `${root}/bin`, CHROMIUM_PATH: '/opt/chromium' }, folders('/nowhere')).chromium).toBe(
      '/opt/chromium',
    );
  });

  test("what is missing is named by Debian's package", () => {
    expect(missingPackages(findTools({ PATH: '' }, folders('/nowhere')), { isRoot: true })).toEqual([
      ...['chromium', 'postgresql', 'openssl', 'nginx', 'postfix', 'dovecot-imapd', 'dovecot-lmtpd', 'opendkim'],
      ...['gnupg', 'pebble', 'knot', 'knot-dnsutils'],
    ]);
    const root = programs(...['bin/chromium', 'bin/openssl', 'bin/initdb', 'bin/nginx', 'bin/postfix'], 'dovecot/imap');
    const found = findTools({ PATH: join(root, 'bin') }, folders(root));
    expect(missingPackages(found, { isRoot: true })).toEqual([
      ...['dovecot-lmtpd', 'opendkim', 'gnupg', 'pebble', 'knot', 'knot-dnsutils'],
    ]);
    expect(missingPackages(found, { isRoot: false })).toEqual([
      ...['opendkim', 'gnupg', 'pebble', 'knot', 'knot-dnsutils'],
    ]);
  });
});

describe('the arguments of npm test', () => {
  const all = STEPS.map(({ name }) => name);

  test('without any, every step runs', () => {
    expect(readArguments([])).toEqual({ steps: all, paths: [] });
  });

  test('--only picks steps', () => {
    expect(readArguments(['--only', 'types', '--only', 'unit']).steps).toEqual(['types', 'unit']);
  });

  test('a step that does not exist is an error that names the steps', () => {
    expect(() => readArguments(['--only', 'typos'])).toThrow(/--only typos: .*types/);
  });

  test('a path runs the tests below it, those of the browser if it is in e2e', () => {
    expect(readArguments(['packages/pki'])).toEqual({ steps: ['unit'], paths: ['packages/pki'] });
    expect(readArguments(['e2e/story.spec.ts'])).toEqual({ steps: ['browser'], paths: ['e2e/story.spec.ts'] });
    expect(readArguments(['e2e/integration'])).toEqual({ steps: ['unit'], paths: ['e2e/integration'] });
  });
});

describe('the count of a run', () => {
  const counts = { passed: 5, failed: 0, skipped: 1 };

  test('has a failure when the runner ends badly without naming one', () => {
    expect(countRun(1, counts, 'unhandled rejection')).toEqual({ ...counts, failed: 1, output: 'unhandled rejection' });
  });

  test('has a failure when nothing ran at all', () => {
    expect(countRun(0, { passed: 0, failed: 0, skipped: 0 }, 'no tests')).toMatchObject({ failed: 1 });
  });

  test('shows nothing when all went well', () => {
    expect(countRun(0, counts, 'dots')).toEqual({ ...counts, output: '' });
  });
});
