import { expect, test } from 'vitest';
import { createStatementNames } from './prepared-pool.ts';

test('a statement keeps its name, and no two have the same', () => {
  const nameOf = createStatementNames();
  const first = nameOf('select $1', 1);
  expect(first).toBeDefined();
  expect(nameOf('select $1, 2', 1)).not.toBe(first);
  expect(nameOf('select $1', 1)).toBe(first);
});

test.each([
  ['without parameters, such as begin and commit', 'begin', 0],
  ['with a row list of some length', 'insert', 400],
  ['whose plan depends on the pattern searched for', 'select 1 where name like $2', 2],
])('a statement %s is not prepared', (_, text, parameters) => {
  expect(createStatementNames()(text, parameters)).toBeUndefined();
});

test('the number of prepared statements is bounded, whatever a program sends', () => {
  const nameOf = createStatementNames();
  const names = Array.from({ length: 1000 }, (_, index) => nameOf(`select $1, ${index}`, 1));
  expect(names.filter((name) => name !== undefined)).toHaveLength(200);
  expect(nameOf('select $1, 0', 1)).toBe(names[0]);
});
