import type { ImportFault, Language } from '@certdesk/contract';
import type { Translators } from '@certdesk/platform';

/** The sentences of the catalog `import`, and whose language they are wanted in. */
export type Wording = { readonly imports: Translators; readonly language: Language };

/** Cause and remedy in the reader's words; nothing for a code of another version, which an older row may hold. */
export function wordFault(
  { code, params }: { code: string; params?: ImportFault['params'] },
  { imports, language }: Wording,
): { detail?: string } {
  const translator = imports[language];
  return translator.has(code) ? { detail: translator.text(code, params) } : {};
}
