export type Gathering<T, R> = {
  /** Does all of a group at once; answers one result for each item, in their order. */
  run: (items: readonly T[]) => Promise<readonly R[]>;
  /** Two items that share a key are never in one group; the later one waits for the next. By default nothing has keys. */
  keysOf?: (item: T) => readonly string[];
  /** Items in a group at most. */
  maximum: number;
};

type Waiting<T, R> = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void };

/** Takes a group out of the line; what cannot be in it stays, in its order. */
function takeGroup<T, R>(line: Waiting<T, R>[], { keysOf = () => [], maximum }: Gathering<T, R>): Waiting<T, R>[] {
  const group: Waiting<T, R>[] = [];
  const left: Waiting<T, R>[] = [];
  const taken = new Set<string>();
  for (const waiting of line.splice(0)) {
    const keys = keysOf(waiting.item);
    const fits = group.length < maximum && !keys.some((key) => taken.has(key));
    // Also the keys of who has to wait: nobody overtakes an item that has the same key.
    for (const key of keys) taken.add(key);
    (fits ? group : left).push(waiting);
  }
  line.push(...left);
  return group;
}

/**
 * Gathers work that is done one by one into groups: what comes while one is being done is the next. An item
 * that comes alone is done at once, so that nobody waits for company; under load a transaction, and its write to disk,
 * serves many. A group that fails is done again one by one, so that an item fails for its own sake only.
 */
export function gather<T, R>(gathering: Gathering<T, R>): (item: T) => Promise<R> {
  const line: Waiting<T, R>[] = [];
  let busy = false;

  const runGroup = async (group: readonly Waiting<T, R>[]): Promise<void> => {
    const results = await gathering.run(group.map(({ item }) => item));
    if (results.length !== group.length) throw new Error('a group has one result for each item');
    // cast: the lengths are the same, and a result may itself be undefined
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as R);
  };
  const runAlone = async (group: readonly Waiting<T, R>[]): Promise<void> => {
    for (const one of group) await runGroup([one]).catch(one.reject);
  };
  const work = async (): Promise<void> => {
    busy = true;
    while (line.length > 0) {
      const group = takeGroup(line, gathering);
      await runGroup(group).catch((error: unknown) => (group.length > 1 ? runAlone(group) : group[0]?.reject(error)));
    }
    busy = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      line.push({ item, resolve, reject });
      if (!busy) void work();
    });
}

/** Lookups in a query at most. */
const MAX_LOOKUPS = 100;

/** Looks up by key what others look up at the same moment in one query. `find` answers without what is not there. */
export function gatherLookups<V>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  return gather<string, V | undefined>({
    run: async (keys) => {
      const found = await find([...new Set(keys)]);
      return keys.map((key) => found.get(key));
    },
    maximum: MAX_LOOKUPS,
  });
}
