import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePorts } from '@certdesk/platform/free-ports';
import { waitUntil } from '@certdesk/platform/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { ProgramNotReady, type ProgramSpec, startProgram } from './program.ts';

/** A program made of the given code, ready to be started; its errors are collected. */
function describeProgram(code: string, spec: Partial<ProgramSpec> = {}) {
  const folder = makeTree({ 'program.mjs': code });
  const errors: string[] = [];
  const full: ProgramSpec = {
    name: 'desk',
    command: [join(folder, 'program.mjs')],
    environment: process.env,
    logFile: join(folder, 'desk.log'),
    stopTimeoutMs: 5_000,
    readyEvent: 'ready',
    ...spec,
  };
  const start = () => {
    const program = startProgram(full, (event) => errors.push(event));
    onTestFinished(() => program.kill('SIGKILL'));
    return program;
  };
  const log = () => readFileSync(full.logFile, 'utf8');
  return { start, errors, log, logFile: full.logFile };
}

const FOREVER = 'setInterval(() => {}, 1000);';
const READY = "console.log(JSON.stringify({ event: 'ready', url: 'http://x', password: 'geheim' }));";

describe('a program of the installation', () => {
  test('is ready when its address answers and it has said so', async () => {
    const [port] = await findFreePorts(1);
    const code = `import { createServer } from 'node:http';
      createServer((_, response) => response.end()).listen(${port}, '127.0.0.1', () => { ${READY} });`;
    const program = describeProgram(code, { probe: `http://127.0.0.1:${port}/readyz` }).start();
    expect(await program.whenReady()).toMatchObject({ event: 'ready', url: 'http://x' });
    await program.stop();
  });

  test('that ends before it is ready gives its own sentence as the reason', async () => {
    const { start, log } = describeProgram("console.error('The folder is in use.'); process.exitCode = 1;");
    const error = await start()
      .whenReady()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProgramNotReady);
    expect(error).toMatchObject({ reason: 'The folder is in use.', timedOut: false });
    await waitUntil('the log has it', () => log() === 'The folder is in use.\n');
  });

  test('that crashes gives no stack as its reason', async () => {
    const { start, log } = describeProgram("throw new Error('boom');");
    await expect(start().whenReady()).rejects.toMatchObject({ reason: undefined });
    await waitUntil('the log has it', () => log().includes('boom'));
  });

  test('that announces a fault gives it with its parameters', async () => {
    const code = "console.log(JSON.stringify({ ready: false, fault: { code: 'port.in_use', params: { port: 25 } } }));";
    await expect(describeProgram(code).start().whenReady()).rejects.toMatchObject({
      code: 'port.in_use',
      params: { port: 25 },
    });
  });

  test('has its log in a file for its user, without the password that it announces once', async () => {
    const { start, log, errors } = describeProgram(
      `${READY} console.error('{"level":50,"event":"jobs.error"}'); ${FOREVER}`,
    );
    const program = start();
    expect(await program.whenReady()).toMatchObject({ password: 'geheim' });
    await waitUntil('the error is there', () => errors.length > 0);
    await program.stop();
    expect(errors).toEqual(['jobs.error']);
    await waitUntil('the log has it', () => log().includes('jobs.error'));
    expect(log()).not.toContain('geheim');
  });

  test('is killed when it does not stop in its time', async () => {
    const program = describeProgram(`process.on('SIGTERM', () => {}); ${READY} ${FOREVER}`, {
      stopTimeoutMs: 200,
    }).start();
    await program.whenReady();
    await program.stop();
    expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  test('stops when whoever started it is killed', async () => {
    const folder = makeTree({});
    const stopped = join(folder, 'stopped');
    const program = join(
      makeTree({
        'program.mjs': `
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(stopped)}, ''); process.exit(); });
      ${READY} ${FOREVER}`,
      }),
      'program.mjs',
    );
    const spec = {
      name: 'desk',
      command: [program],
      readyEvent: 'ready',
      logFile: join(folder, 'desk.log'),
      stopTimeoutMs: 5_000,
    };
    const starter = `
      import { startProgram } from ${JSON.stringify(join(import.meta.dirname, 'program.ts'))};
      await startProgram({ ...${JSON.stringify(spec)}, environment: process.env }, () => {}).whenReady();
      console.log('ready');`;
    const args = ['--input-type=module-typescript', '-e', starter];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    expect(existsSync(stopped)).toBe(false);
    parent.kill('SIGKILL');
    await waitUntil('the program has stopped', () => existsSync(stopped));
  });
});
