import { dkimVerify } from 'mailauth';
import type { DkimRecord } from '../dkim/record.ts';

/** What a receiver that finds the records in the DNS says of each signature: `selector result`. */
export async function verifyDkim(raw: Buffer, records: readonly DkimRecord[], at: Date): Promise<string[]> {
  const resolver = async (wanted: string) => {
    const record = records.find(({ name }) => name === wanted);
    if (!record) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return [[record.value]];
  };
  const { results } = await dkimVerify(raw, { resolver, curTime: at });
  return results.map(({ selector, status }) => `${selector} ${status.result}`);
}
