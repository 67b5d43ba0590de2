import { ownBytes } from '../../src/bytes.ts';
import { pemDecode } from '../../src/pem.ts';
import { runProgram } from '../../src/testing/openssl.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Runs a program in a folder of its own that has the files. Gives the file "out", else what it printed. Throws when it fails. */
export function tool(program: string, args: readonly string[], files: Files = {}): Uint8Array {
  const { ok, bytes, output } = runProgram(program, args, files);
  if (!ok) throw new Error(`${program} ${args.join(' ')}\n${output}`);
  return ownBytes(bytes);
}

export const openssl = (args: readonly string[], files: Files = {}): Uint8Array => tool('openssl', args, files);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The octets of the first block of some PEM. */
export function derOf(pem: string): Uint8Array {
  const [block] = pemDecode(pem);
  if (!block) throw new Error('no PEM');
  return block.der;
}

export const LEGACY = ['-provider', 'legacy', '-provider', 'default'] as const;
export const PASSWORD = 'corpus';
