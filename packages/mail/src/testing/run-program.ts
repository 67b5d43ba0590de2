import { spawnSync } from 'node:child_process';

export type ProgramRun = { readonly ok: boolean; readonly output: string; readonly errors: string };

/** Runs a real program to its end, in a folder. Throws when it is not installed. */
export function runProgram(program: string, words: readonly string[], folder: string, input?: string): ProgramRun {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: folder, input, encoding: 'utf8' });
  if (error) throw error;
  return { ok: status === 0, output: stdout, errors: stderr };
}
