import type { NewFile } from './import-draft.ts';

/** A certificate with its chain is some kilobytes; what is longer than this is not read to its end, and called too large. */
const MAX_READ = 8 * 1024 * 1024;

/** Files as bytes. `unreadable` names what could not be read, for example a folder. */
export async function readFiles(files: readonly File[]): Promise<{ read: NewFile[]; unreadable: string[] }> {
  const results = await Promise.allSettled(files.map((file) => file.slice(0, MAX_READ).arrayBuffer()));
  const named = results.map((result, index) => ({ result, name: files[index]?.name ?? '' }));
  return {
    read: named.flatMap(({ name, result }) =>
      result.status === 'fulfilled' ? [{ name, bytes: new Uint8Array(result.value) }] : [],
    ),
    unreadable: named.flatMap(({ name, result }) => (result.status === 'rejected' ? [name] : [])),
  };
}
