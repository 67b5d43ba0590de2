import { spawn } from 'node:child_process';

export type CommandResult = { code: number; output: string };
export type CommandOptions = {
  cwd: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string) => void;
  uid?: number;
  gid?: number;
};

/** Runs a command to its end and collects what it says. A command that cannot be started has code 127. */
export function runCommand(command: readonly [string, ...string[]], options: CommandOptions): Promise<CommandResult> {
  const [program, ...args] = command;
  const { cwd, uid, gid, onOutput } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  let output = '';
  const collect = (chunk: string) => {
    output += chunk;
    onOutput?.(chunk);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => {
      process.off('exit', kill);
      resolve({ code: code ?? 1, output });
    });
  });
}
