import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Installation } from './installation.ts';

const SNAPSHOT_LENGTH = 6_000;
const LOG_LINES = 25;
const LINE_LENGTH = 600;
const SNAPSHOT_TIMEOUT_MS = 5_000;

async function describePage(page: Page): Promise<string> {
  const shown = await page
    .ariaSnapshot({ timeout: SNAPSHOT_TIMEOUT_MS })
    .catch((error: unknown) => `not to be had: ${error}`);
  return `--- ${page.url()}\n${shown.slice(0, SNAPSHOT_LENGTH)}`;
}

async function describeLog(folder: string, name: string): Promise<string> {
  const lines = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
  const last = lines.slice(-LOG_LINES).map((line) => line.slice(0, LINE_LENGTH));
  return `--- ${name}, its last lines\n${last.join('\n')}`;
}

/** What the open pages show and how the programs' logs end (they hold no secrets), for whoever reads it in CI. */
export async function describeFailure(browser: Browser, { dataFolder }: Installation): Promise<string> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const opened = pages.filter((page) => page.url() !== 'about:blank');
  const folder = join(dataFolder, 'logs');
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const parts = [...opened.map(describePage), ...logs.map((name) => describeLog(folder, name))];
  return (await Promise.all(parts)).join('\n');
}
