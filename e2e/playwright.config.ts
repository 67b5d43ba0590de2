import { defineConfig } from '@playwright/test';
import { findTools } from '../scripts/test/find-tools.ts';

const { chromium } = findTools(process.env);
if (!chromium) throw new Error('no Chromium on PATH: run `npm test`, or set CHROMIUM_PATH');

/** Root cannot use Chromium's sandbox; the rest keeps it from talking to anybody but the pages under test. */
const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testMatch: '**/*.spec.ts',
  globalSetup: './harness/build-portal.ts',
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is a fault that nobody has understood.
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'line',
  use: {
    trace: 'retain-on-failure',
    timezoneId: 'UTC',
    launchOptions: { executablePath: chromium, args: CHROMIUM_FLAGS },
  },
});
