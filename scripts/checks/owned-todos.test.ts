import { expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { checkOwnedTodos } from './owned-todos.ts';

test('a promise without an issue is refused, one with an issue is not', () => {
  const tree = makeTree({
    'a.ts': '// TODO: later\nconst a = 1; /* FIXME this */\n// TODO(#41): when the CA reports it\n',
    'b.ts': "export const text = 'TODO'; // not a comment\n",
  });
  expect(checkOwnedTodos(tree).map(({ path, line }) => `${path}:${line}`)).toEqual(['a.ts:1', 'a.ts:2']);
});
