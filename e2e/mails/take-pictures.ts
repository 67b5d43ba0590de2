import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM } from '../harness/chromium.ts';
import { GOLDEN_FOLDER } from './golden-files.ts';

/** In .gitignore: pictures differ from machine to machine by their fonts. */
const PICTURES = new URL('pictures/', import.meta.url);
const WIDTHS = { desktop: 800, phone: 390 };
const SCHEMES = ['light', 'dark'] as const;

type Look = { readonly device: string; readonly width: number; readonly colorScheme: (typeof SCHEMES)[number] };
const LOOKS: readonly Look[] = Object.entries(WIDTHS).flatMap(([device, width]) =>
  SCHEMES.map((colorScheme) => ({ device, width, colorScheme })),
);

async function takePicturesIn(browser: Browser, files: readonly string[], look: Look): Promise<void> {
  const { device, width, colorScheme } = look;
  const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme, javaScriptEnabled: false });
  for (const file of files) {
    await page.goto(new URL(file, GOLDEN_FOLDER).href);
    const name = `${file.replace(/\.html$/, '')}.${device}.${colorScheme}.png`;
    await page.screenshot({ path: fileURLToPath(new URL(name, PICTURES)), fullPage: true });
  }
  await page.close();
}

/** Each HTML file on a desktop and on a phone, in light and in dark. */
export async function takePictures(files: readonly string[]): Promise<{ folder: string; count: number }> {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES);
  const browser = await chromium.launch(CHROMIUM);
  try {
    for (const look of LOOKS) await takePicturesIn(browser, files, look);
  } finally {
    await browser.close();
  }
  return { folder: fileURLToPath(PICTURES), count: files.length * LOOKS.length };
}
