import type { Page } from '@playwright/test';
import type { Installation } from '../harness/installation.ts';
import type { Texts } from '../harness/texts.ts';

/** Somebody in front of a browser, who reads the screens in their language. */
export type Person = { page: Page; installation: Installation; texts: Texts };
