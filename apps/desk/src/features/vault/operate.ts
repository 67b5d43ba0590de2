import { StartFault, StartFaults } from '@certdesk/platform';
import { z } from 'zod';
import { type RotateOptions, rotate } from './rotate.ts';
import { countRecords } from './rotation.store.ts';
import { findKeys } from './vault.store.ts';

/** What an operator can ask of the vault, in this process or through the control socket of the one that runs. */
export const VaultRequest = z.object({ command: z.enum(['vault.rotate', 'vault.status']) });
export type VaultRequest = z.infer<typeof VaultRequest>;

const count = z.number().int();
const Place = z.object({ accountId: z.string(), recordId: z.string() });
export const VaultAnswer = z.discriminatedUnion('step', [
  z.object({ step: z.literal('started'), keyId: z.string(), records: count }),
  z.object({ step: z.literal('moved'), done: count, records: count }),
  z.object({ step: z.literal('interrupted'), done: count, records: count }),
  z.object({ step: z.literal('finished'), keyId: z.string(), done: count }),
  z.object({ step: z.literal('incomplete'), done: count, broken: count, places: z.array(Place).readonly() }),
  z.object({
    step: z.literal('status'),
    source: z.string(),
    keys: z.array(z.object({ keyId: z.string(), current: z.boolean(), records: count })).readonly(),
    /** A key that is newer than the current one, and waits for a rotation. */
    newer: z.string().optional(),
  }),
  z.object({
    step: z.literal('fault'),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);
export type VaultAnswer = z.infer<typeof VaultAnswer>;

/** Where the keys come from, and how many records are under which. A key service is asked, but need not answer. */
async function status({ database, keys }: RotateOptions): Promise<VaultAnswer> {
  const [known, counts] = [await findKeys(database.db), await countRecords(database.db)];
  const newest = await keys.newest().catch(() => undefined);
  const isWaiting =
    known.length > 0 && newest !== undefined && !known.some((key) => key.is_current && key.key_id === newest);
  return {
    step: 'status',
    source: keys.source,
    keys: known.map(({ key_id, is_current }) => ({
      keyId: key_id,
      current: is_current,
      records: counts.get(key_id) ?? 0,
    })),
    ...(isWaiting ? { newer: newest } : {}),
  };
}

/** Does what is asked, and says how far it is. What an operator can put right comes as the answer `fault`. */
export async function* operateVault({ command }: VaultRequest, options: RotateOptions): AsyncGenerator<VaultAnswer> {
  try {
    if (command === 'vault.status') yield await status(options);
    else yield* rotate(options);
  } catch (error) {
    const faults = error instanceof StartFaults ? error.faults : [error];
    for (const fault of faults) {
      if (!(fault instanceof StartFault)) throw fault;
      yield { step: 'fault', code: fault.code, params: fault.params };
    }
  }
}
