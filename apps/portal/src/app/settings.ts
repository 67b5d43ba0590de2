/** What a person chose for this browser. Storage may be switched off; then the choice lasts as long as the page. */
export type Setting = 'language' | 'theme' | 'expiring';

const nameOf = (setting: Setting) => `certdesk.${setting}`;

export function readSetting(setting: Setting): string | null {
  try {
    return localStorage.getItem(nameOf(setting));
  } catch {
    return null; // a browser without storage has no remembered choice
  }
}

export function writeSetting(setting: Setting, value: string): void {
  try {
    localStorage.setItem(nameOf(setting), value);
  } catch {
    // a browser without storage forgets the choice; the page itself has it
  }
}
