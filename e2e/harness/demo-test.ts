import type { BrowserContext } from '@playwright/test';
import { test as base } from './test.ts';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Tests with the demo's orders, which are in every state. Each browser can begin signed in, with `session`. */
export const test = base.extend<object, { session: Session }>({
  installationOptions: { demo: true },
  // Signed in once: the desk refuses who signs in again and again.
  session: [
    async ({ installation, playwright }, use) => {
      const { url, email, password } = installation;
      const request = await playwright.request.newContext({ baseURL: url });
      const answer = await request.post('/api/auth/sign-in/email', { data: { email, password } });
      if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' },
  ],
});
