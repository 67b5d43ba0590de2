import { useSyncExternalStore } from 'react';
import { readSetting, writeSetting } from './settings.ts';

export const THEMES = ['light', 'dark', 'system'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const isTheme = (value: unknown): value is ThemeChoice => THEMES.some((theme) => theme === value);
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
const remembered = readSetting('theme');
let choice: ThemeChoice = isTheme(remembered) ? remembered : 'system';
const listeners = new Set<() => void>();

/** Carbon's zone class on <html>, so that dialogs and popovers outside the page's tree have the theme too. */
export function applyTheme(): void {
  const dark = choice === 'dark' || (choice === 'system' && systemDark.matches);
  const { classList, style } = document.documentElement;
  classList.toggle('cds--g100', dark);
  classList.toggle('cds--white', !dark);
  style.colorScheme = dark ? 'dark' : 'light';
}

systemDark.addEventListener('change', applyTheme);

export function chooseTheme(theme: ThemeChoice): void {
  choice = theme;
  writeSetting('theme', theme);
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);
