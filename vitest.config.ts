import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps,tools,locales,scripts,e2e,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Processes, not threads: PGlite and pg-boss keep state per process, and a crash takes one file down, not the run.
    pool: 'forks',
    maxWorkers: 2,
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
