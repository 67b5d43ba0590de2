import type { Progress } from '../bootstrap/progress.mjs';
import { runCommand } from '../bootstrap/run-command.ts';
import type { Texts } from '../bootstrap/texts.mjs';
import { findTools, missingPackages, type Tools } from './find-tools.ts';

/** Something the tests need is missing and cannot be had; the message is for the person who runs them. */
export class ToolsMissing extends Error {}

/** Those that every run has, whoever starts it. */
export type PreparedTools = Tools & Required<Pick<Tools, 'chromium' | 'postgresBin'>>;

/**
 * Sees to the programs that the tests run beside ours: what is there is used, and as root Debian's packages are installed.
 * Throws ToolsMissing with the command to type otherwise.
 */
export async function prepareTools(options: { root: string; progress: Progress; text: Texts }): Promise<PreparedTools> {
  const { root, progress, text } = options;
  const isRoot = process.getuid?.() === 0;
  const packages = missingPackages(findTools(process.env), { isRoot });
  if (packages.length > 0) {
    const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages] as const;
    if (!isRoot) {
      throw new ToolsMissing(
        text('test.missing_tools', { packages: packages.join(', '), command: `sudo ${install.join(' ')}` }),
      );
    }
    await progress.step(text('test.installing_tools', { packages: packages.join(', ') }), async () => {
      // In runlevel 1 a package that is installed does not start its service: tests start what they need themselves.
      const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
      await runCommand(['apt-get', 'update'], { cwd: root, env });
      const { code, output } = await runCommand(install, { cwd: root, env });
      if (code !== 0)
        throw new ToolsMissing(`${text('test.tools_failed', { packages: packages.join(', ') })}\n${output}`);
    });
  }
  const tools = findTools(process.env);
  const missing = missingPackages(tools, { isRoot });
  if (missing.length > 0) throw new ToolsMissing(text('test.tools_failed', { packages: missing.join(', ') }));
  return tools as PreparedTools; // cast: none of these is missing
}
