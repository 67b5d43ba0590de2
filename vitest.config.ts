import { defineConfig } from 'vitest/config';

const PLACES = '{packages,apps,tools,locales,scripts,e2e,bench}/**';
const TESTS = `${PLACES}/*.test.{ts,tsx}`;
const INTEGRATION = `${PLACES}/*.integration.test.ts`;
const EXCLUDED = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      // Loading every module anew for each of these files took three times as long as their tests.
      { extends: true, test: { name: 'unit', include: [TESTS], exclude: [...EXCLUDED, INTEGRATION], isolate: false } },
      { extends: true, test: { name: 'integration', include: [INTEGRATION], exclude: EXCLUDED } },
    ],
    // Processes, not threads: PGlite and pg-boss keep state per process, and a crash takes one file down, not the run.
    pool: 'forks',
    // One more than CI has cores: a test that waits for a server leaves its core to another.
    maxWorkers: 3,
    // For what hangs, not for what is slow: on a busy machine a program gets a tenth of a processor.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // An assertion that never ran proves nothing, and a retry would hide what is flaky.
    retry: 0,
    dangerouslyIgnoreUnhandledErrors: false,
    passWithNoTests: false,
    allowOnly: false,
    unstubEnvs: true,
    restoreMocks: true,
  },
});
