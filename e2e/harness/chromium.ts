import type { LaunchOptions } from '@playwright/test';
import { findTools } from '../../scripts/test/find-tools.ts';

const { chromium } = findTools(process.env);
if (!chromium) throw new Error('no Chromium on PATH: run `npm test`, or set CHROMIUM_PATH');

/** Root cannot use Chromium's sandbox; the rest keeps it from talking to anybody but the pages under test. */
export const CHROMIUM: LaunchOptions = {
  executablePath: chromium,
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
