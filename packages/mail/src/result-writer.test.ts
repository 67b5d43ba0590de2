import { describe, expect, it } from 'vitest';
import { createResultWriter } from './result-writer.ts';

function buildWriter(isRefused: (group: readonly string[], tries: number) => boolean) {
  const groups: string[][] = [];
  const errors: unknown[] = [];
  const tries = { count: 0 };
  const write = async (group: readonly string[]): Promise<void> => {
    tries.count += 1;
    await Promise.resolve();
    if (isRefused(group, tries.count)) throw new Error('refused');
    groups.push([...group]);
  };
  const writer = createResultWriter<string>({
    write,
    onError: (error) => errors.push(error),
    retryMs: 1,
    giveUpMs: 50,
  });
  return { writer, groups, errors };
}

describe('results of attempts', () => {
  it('that come while others are written are written together', async () => {
    const { writer, groups } = buildWriter(() => false);
    await Promise.all(['a', 'b', 'c', 'd'].map(writer.add));
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('are written again when the store fails for a moment', async () => {
    const { writer, groups, errors } = buildWriter((_group, tries) => tries <= 2);
    await writer.add('a');
    expect(groups).toEqual([['a']]);
    expect(errors).toHaveLength(2);
  });

  it('that the store never takes hold up no other', async () => {
    const { writer, groups } = buildWriter((group) => group.includes('poison'));
    await Promise.all(['first', 'a', 'poison', 'b'].map(writer.add));
    await writer.add('later');
    expect(groups.flat().sort()).toEqual(['a', 'b', 'first', 'later']);
  });
});
