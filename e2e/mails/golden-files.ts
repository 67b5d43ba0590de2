import { LANGUAGES } from '@certdesk/contract';
import { MAIL_NAMES, sampleMail } from './samples.ts';

export const GOLDEN_FOLDER = new URL('golden/', import.meta.url);

/** Every golden file by its name, `<mail>.<language>.<txt|html|headers>`, as it would be written now. */
export const goldenFiles = (): ReadonlyMap<string, string> =>
  new Map(
    MAIL_NAMES.flatMap((name) =>
      LANGUAGES.flatMap((language) =>
        Object.entries(sampleMail(name, language)).map(
          ([kind, content]) => [`${name}.${language}.${kind}`, content] as const,
        ),
      ),
    ),
  );
