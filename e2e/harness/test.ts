import { test as base } from '@playwright/test';
import { describeFailure } from './describe-failure.ts';
import { type Installation, type InstallationOptions, startInstallation } from './installation.ts';

type TestFixtures = { failure: undefined };
type WorkerFixtures = { installationOptions: InstallationOptions; installation: Installation };

/**
 * Tests with an installation of their own: one for each worker and set of options, shared by its tests, so that each test
 * makes its own orders. After the last one it is stopped and removed.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  failure: [
    // `page` only so that it is still open then, where a test has one.
    async ({ browser, installation, page: _ }, use, info) => {
      await use(undefined);
      if (info.status !== info.expectedStatus)
        console.error(`${info.title}\n${await describeFailure(browser, installation)}`);
    },
    { auto: true },
  ],
  installationOptions: [{}, { scope: 'worker', option: true }],
  installation: [
    async ({ installationOptions }, use) => {
      const installation = await startInstallation(installationOptions);
      await use(installation);
      await installation.stop();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});

export { expect } from '@playwright/test';
