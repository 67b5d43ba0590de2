import { type AcmeAuthority, startAcmeAuthority } from './acme-authority.ts';
import { test as base } from './test.ts';

const ZONE = 'story-acme.example';

/** Tests with an installation that also orders at an authority that speaks ACME. */
export const test = base.extend<object, { acme: AcmeAuthority }>({
  acme: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it that no other fixture is needed
    async ({}, use) => {
      const acme = await startAcmeAuthority(ZONE);
      await use(acme);
      await acme.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  installationOptions: [
    async ({ acme }, use) => use({ env: { ...acme.env, CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' } }),
    { scope: 'worker' },
  ],
});
