import { test as base } from '@playwright/test';
import { type Installation, type InstallationOptions, startInstallation } from './installation.ts';

type WorkerFixtures = { installationOptions: InstallationOptions; installation: Installation };

/**
 * Tests with an installation of their own: one for each worker and set of options, shared by its tests, so that each test
 * makes its own orders. After the last one it is stopped and removed.
 */
export const test = base.extend<object, WorkerFixtures>({
  installationOptions: [{}, { scope: 'worker', option: true }],
  installation: [
    async ({ installationOptions }, use) => {
      const installation = await startInstallation(installationOptions);
      await use(installation);
      await installation.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

export { expect } from '@playwright/test';
