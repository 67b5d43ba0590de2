import { expect, test } from 'vitest';
import { loadPart, PartNotLoaded } from './load-part.ts';

test('a part that an update has taken away is told from a fault in what it does', async () => {
  const gone = new TypeError('Failed to fetch dynamically imported module');
  await expect(loadPart(() => Promise.reject(gone))).rejects.toMatchObject({ cause: gone });
  await expect(loadPart(() => Promise.reject(gone))).rejects.toBeInstanceOf(PartNotLoaded);
  await expect(loadPart(async () => ({ there: true }))).resolves.toEqual({ there: true });
});
