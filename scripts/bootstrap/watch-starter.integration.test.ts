import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '@certdesk/platform/testing';
import { expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a script that npm runs notices that npm was ended by %s',
  async (signal) => {
    const tree = makeTree({
      'script.mjs': `
      import { writeFileSync } from 'node:fs';
      import { watchStarter } from ${JSON.stringify(join(import.meta.dirname, 'watch-starter.mjs'))};
      watchStarter(() => { writeFileSync('gone', ''); process.exit(); });
      setInterval(() => {}, 1000);
      console.log('watching');`,
      // As npm does it: a shell in between, which passes nothing on.
      'npm.mjs': `
      import { spawn } from 'node:child_process';
      const command = JSON.stringify(process.execPath) + ' script.mjs; true';
      spawn('sh', ['-c', command], { stdio: 'inherit', env: { ...process.env, npm_lifecycle_event: 'start' } });`,
    });
    const npm = spawn(process.execPath, ['npm.mjs'], { cwd: tree, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(npm.stdout, 'data');
    expect(existsSync(join(tree, 'gone'))).toBe(false);
    npm.kill(signal);
    await waitUntil('the script has noticed', () => existsSync(join(tree, 'gone')));
  },
);
