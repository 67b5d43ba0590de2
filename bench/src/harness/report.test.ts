import { expect, test } from 'vitest';
import { compared } from './part.ts';
import { formatFigure, formatNumber } from './report.ts';

test('numbers have three significant digits or all before the point', () => {
  expect([0.123, 12.34, 123.4, 12_345].map(formatNumber)).toEqual(['0.12', '12.3', '123', '12,345']);
});

test('a figure says its limit, its ratio and whether the aim is met', () => {
  const figure = { name: 'accepted', value: 300, unit: '/s', limit: { name: 'bare', value: 1000 } };
  expect(formatFigure(compared({ ...figure, aim: { atLeast: 0.4 } }))).toMatch(/ratio 0\.30 .*missed/);
  expect(formatFigure(compared({ ...figure, aim: { atLeast: 0.3 } }))).toMatch(/ met\)/);
  expect(formatFigure(compared({ ...figure, aim: { atMost: 0.2 } }))).toMatch(/missed/);
});
