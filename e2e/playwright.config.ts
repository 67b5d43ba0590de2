import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './harness/chromium.ts';

export default defineConfig({
  testMatch: '**/*.spec.ts',
  globalSetup: './harness/build-portal.ts',
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is a fault that nobody has understood.
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
  use: {
    trace: 'retain-on-failure',
    timezoneId: 'UTC',
    launchOptions: CHROMIUM,
  },
});
