import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/run-command.ts';
import { buildPortal } from '../start/build-portal.ts';

export type StepResult = { passed: number; failed: number; skipped: number; output: string };
export type StepContext = {
  root: string;
  /** Where reports go; removed afterwards. */
  scratch: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Paths given on the command line: only their tests run. */
  paths: readonly string[];
};
export type Step = {
  /** The name for `--only`, and the last part of its key in operator.json. */
  name: string;
  /** Whether there is anything to do here. */
  applies?: (root: string) => boolean;
  run: (context: StepContext) => Promise<StepResult>;
};

const node = process.execPath;
const tool = (name: string) => join('node_modules', '.bin', name);

/** A step that counts as one: it passes when all its commands do. */
function check(name: string, ...commands: readonly [string, ...string[]][]): Step {
  return {
    name,
    run: async ({ root, env }) => {
      const results = [];
      for (const command of commands) results.push(await runCommand(command, { cwd: root, env }));
      const failed = results.filter(({ code }) => code !== 0);
      const output = failed.map((result) => result.output).join('\n');
      return { passed: failed.length === 0 ? 1 : 0, failed: failed.length === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

const script = (name: string): Step => check(name, [node, join('scripts', 'checks', `${name}.ts`)]);

/** A runner that ends badly without a failed test (an unhandled rejection), or that ran nothing, failed all the same. */
export const countRun = (code: number, counts: Omit<StepResult, 'output'>, output: string): StepResult => {
  const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  const failed = silent ? 1 : counts.failed;
  return { ...counts, failed, output: failed > 0 ? output : '' };
};

function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number };

const unit: Step = {
  name: 'unit',
  run: async ({ root, scratch, env, paths }) => {
    const file = join(scratch, 'vitest.json');
    const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${file}`, '--silent=passed-only'];
    const { code, output } = await runCommand([node, tool('vitest'), 'run', ...reporters, ...paths], {
      cwd: root,
      env,
    });
    const report = readReport(file) as VitestReport | undefined; // cast: vitest's own report
    const counts = {
      passed: report?.numPassedTests ?? 0,
      failed: report?.numFailedTests ?? 0,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    };
    return countRun(code, counts, output);
  },
};

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };

const browser: Step = {
  name: 'browser',
  applies: (root) => globSync('e2e/**/*.spec.ts', { cwd: root }).length > 0,
  run: async ({ root, scratch, env, paths }) => {
    const file = join(scratch, 'playwright.json');
    const { code, output } = await runCommand(
      [
        node,
        join('..', tool('playwright')),
        'test',
        '--reporter=line,json',
        ...paths.map((path) => path.replace(/^e2e\//, '')),
      ],
      { cwd: join(root, 'e2e'), env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
    );
    const stats = (readReport(file) as PlaywrightReport | undefined)?.stats; // cast: Playwright's own report
    const counts = {
      passed: stats?.expected ?? 0,
      failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
      skipped: stats?.skipped ?? 0,
    };
    return countRun(code, counts, output);
  },
};

const portal: Step = {
  name: 'portal',
  run: async ({ root }) => {
    const { built, output } = await buildPortal(root);
    return { passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0, output: built ? '' : output };
  },
};

/** In the order of `npm test`: what answers fastest comes first. */
export const STEPS: readonly Step[] = [
  check('format', [tool('biome'), 'ci', '--colors=off', '--diagnostic-level=warn', '.']),
  check('types', [node, tool('tsc'), '-p', '.'], [node, tool('tsc'), '-p', join('apps', 'portal')]),
  script('boundaries'),
  script('locales'),
  script('file-size'),
  script('owned-todos'),
  check('unused', [node, tool('knip'), '--no-progress']),
  unit,
  portal,
  browser,
];
