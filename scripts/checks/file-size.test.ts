import { expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { checkFileSizes } from './file-size.ts';

const lines = (count: number): string => 'x;\n'.repeat(count);

test('a source file of 401 lines and a test of 601 are refused', () => {
  const tree = makeTree({
    'a.ts': lines(400),
    'b.ts': lines(401),
    'c.test.ts': lines(600),
    'd.test.ts': lines(601),
    'data.json': lines(1000),
  });
  expect(checkFileSizes(tree).violations.map(({ path }) => path)).toEqual(['b.ts', 'd.test.ts']);
});

test('median and p90 are of the source files, without tests', () => {
  const files = Array.from({ length: 10 }, (_, index) => [`f${index}.ts`, lines(index + 1)] as const);
  const tree = makeTree({ ...Object.fromEntries(files), 'long.test.ts': lines(500) });
  expect(checkFileSizes(tree)).toMatchObject({ files: 10, median: 5, p90: 9 });
});
