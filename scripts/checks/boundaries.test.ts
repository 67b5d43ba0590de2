import { describe, expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { checkBoundaries } from './boundaries.ts';

/** Each violation as `path:line`, with the beginning of its rule. */
function violationsOf(files: Readonly<Record<string, string>>): string[] {
  return checkBoundaries(makeTree(files)).violations.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

describe('a tree that keeps the rules', () => {
  test('passes', () => {
    const files = {
      'apps/desk/src/main.ts': "import { run } from './roles/all.ts';\nprocess.env.HOME;\nrun();",
      'apps/desk/src/roles/all.ts': "export { run } from '../compose.ts';",
      'apps/desk/src/compose.ts':
        "import { orders } from './features/orders/index.ts';\nexport const run = () => orders;",
      'apps/desk/src/features/orders/index.ts': "import '../audit/index.ts';\nexport * from './place-order.ts';",
      'apps/desk/src/features/orders/place-order.ts':
        "import { X } from '@certdesk/contract';\nexport const orders = X;",
      'apps/desk/src/features/audit/index.ts': "import { y } from '@certdesk/platform';\nexport const z = y;",
      'packages/pki/package.json': '{"name":"@certdesk/pki","exports":{".":"./src/index.ts","./node":"./src/node.ts"}}',
      'packages/pki/src/index.ts': "import type { KeyObject } from 'node:crypto';\nexport type K = KeyObject;",
      'packages/pki/src/node.ts': "export { createHash } from 'node:crypto';",
      'e2e/story.spec.ts': "import { start } from '../scripts/start/x.ts';\nimport '@certdesk/desk';\nstart();",
    };
    expect(violationsOf(files)).toEqual([]);
  });
});

describe('imports run one way', () => {
  test.each([
    ['a slice that imports the composition', 'features/orders/a.ts', '../../compose.ts'],
    ['the composition that imports a role', 'compose.ts', './roles/all.ts'],
    ['a role that imports the main program', 'roles/all.ts', '../main.ts'],
    ["a role that imports the app's door", 'roles/all.ts', '../index.ts'],
  ])('%s is refused', (_, from, specifier) => {
    const found = violationsOf({ [`apps/desk/src/${from}`]: `\nimport '${specifier}';` });
    expect(found).toEqual([expect.stringMatching(new RegExp(`^apps/desk/src/${from}:2 imports run one way`))]);
  });

  test('a slice that imports the configuration is refused', () => {
    const found = violationsOf({ 'apps/desk/src/features/orders/a.ts': "import { config } from '../../config.ts';" });
    expect(found).toEqual([expect.stringContaining('settings as arguments')]);
  });
});

describe('a slice is used only through its door', () => {
  test.each([
    ['an import', "import { a } from '../orders/order.store.ts';"],
    ['a re-export', "export { a } from '../orders/order.store.ts';"],
    ['an import on demand', "export const a = () => import('../orders/order.store.ts');"],
    ['a type', "import type { A } from '../orders/order.store.ts';"],
  ])('%s past the door is refused', (_, text) => {
    const found = violationsOf({ 'apps/desk/src/features/fulfillment/a.ts': text });
    expect(found).toEqual([expect.stringContaining('slice orders is used only through its door')]);
  });

  test('an index.ts deeper in the slice is no door', () => {
    const found = violationsOf({ 'apps/desk/src/compose.ts': "import './features/authorities/adapters/index.ts';" });
    expect(found).toEqual([expect.stringContaining('slice authorities')]);
  });

  test('the portal may load a screen when it is opened, and nothing else', () => {
    const found = violationsOf({
      'apps/portal/src/app/router.tsx':
        "import { a } from '../features/orders/search.ts';\nconst page = () => import('../features/orders/page.tsx');",
    });
    expect(found).toEqual([expect.stringMatching(/^apps\/portal\/src\/app\/router.tsx:1 slice orders/)]);
  });
});

describe('who must not know whom', () => {
  test.each(['apps/desk/src/features/authorities/a.ts', 'apps/desk/src/features/audit/a.ts'])(
    '%s: not orders',
    (path) => {
      expect(violationsOf({ [path]: "import '../orders/index.ts';" })).toEqual([
        expect.stringContaining('must not know orders'),
      ]);
    },
  );

  test.each([
    ['apps/portal/src/a.ts', '@certdesk/platform'],
    ['apps/portal/src/a.ts', '@certdesk/desk'],
    ['apps/desk/src/a.ts', '@certdesk/authority'],
    ['apps/authority/src/a.ts', '@certdesk/desk'],
    ['packages/mail/src/a.ts', '@certdesk/authority-protocol'],
    ['packages/pki/src/a.ts', '@certdesk/platform'],
    ['packages/contract/src/a.ts', '@certdesk/locales'],
    ['apps/desk/src/a.ts', '@certdesk/mailbox'],
  ])('%s: not %s', (path, specifier) => {
    expect(violationsOf({ [path]: `import '${specifier}';` })).toEqual([expect.stringContaining('must not know')]);
  });

  test('a test may use the mailbox as a real mail server, but not another app', () => {
    expect(violationsOf({ 'apps/desk/src/a.test.ts': "import '@certdesk/mailbox';" })).toEqual([]);
    expect(violationsOf({ 'apps/desk/src/a.test.ts': "import '@certdesk/authority';" })).toHaveLength(1);
  });

  test('a workspace that no rule names is refused, so that a new one is thought about', () => {
    const found = violationsOf({ 'packages/novel/src/a.ts': "import '@certdesk/contract';" });
    expect(found).toEqual([expect.stringContaining('not in the list of workspaces')]);
  });

  test('a path into another workspace is refused', () => {
    const found = violationsOf({ 'apps/desk/src/a.ts': "import '../../../packages/mail/src/message.ts';" });
    expect(found).toEqual([expect.stringContaining('import it by its package name')]);
  });
});

describe('the environment', () => {
  test.each([
    'process.env.PORT;',
    "process['env'];",
    'globalThis.process.env;',
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('%s is refused outside config.ts', (text) => {
    const found = violationsOf({ 'apps/desk/src/compose.ts': `\n\n${text}`, 'apps/desk/src/config.ts': text });
    expect(found).toEqual(['apps/desk/src/compose.ts:3 only config.ts reads process.env']);
  });

  test('a comment about process.env is no reading', () => {
    expect(violationsOf({ 'apps/desk/src/compose.ts': '// process.env is for config.ts\n' })).toEqual([]);
  });
});

describe('what runs in the browser', () => {
  const pki = {
    'packages/pki/package.json': '{"name":"@certdesk/pki","exports":{".":"./src/index.ts","./node":"./src/node.ts"}}',
  };

  test('must not reach a node: module, however far away', () => {
    const found = violationsOf({
      ...pki,
      'apps/portal/src/main.tsx': "import { a } from '@certdesk/pki';\na();",
      'packages/pki/src/index.ts': "export { a } from './deep/a.ts';",
      'packages/pki/src/deep/a.ts': "import { createHash } from 'node:crypto';\nexport const a = createHash;",
    });
    expect(found).toEqual(['packages/pki/src/deep/a.ts:1 runs in the browser too, and there is no node:crypto']);
  });

  test('must not use the door for Node', () => {
    const found = violationsOf({
      ...pki,
      'apps/portal/src/main.tsx': "import '@certdesk/pki/node';",
      'packages/pki/src/node.ts': "import 'node:crypto';",
    });
    expect(found).toEqual([expect.stringContaining('packages/pki/src/node.ts:1')]);
  });
});

test('a file that cannot be parsed is said, not skipped', () => {
  expect(() => violationsOf({ 'apps/desk/src/a.ts': 'import { from' })).toThrow(/apps\/desk\/src\/a.ts/);
});
