import type { ImportField, ImportSource } from '@certdesk/pki/import';

/** The fields of the import as the documents name them; `any` is the drop zone for everything. */
export const FIELDS = ['certificate', 'privateKey', 'intermediateCertificates', 'csr'] as const;
export type GivenFile = { id: number; field: ImportField; name: string; bytes: Uint8Array };

/** Everything that a person has given so far. It lives in memory alone, and goes with the page. */
export type ImportDraft = {
  texts: Readonly<Record<ImportField, string>>;
  files: readonly GivenFile[];
  passwords: readonly string[];
  nextId: number;
};

/** So many are tried on each locked thing (packages/pki, import/limits.ts). */
const MAX_PASSWORDS = 10;

export const emptyDraft: ImportDraft = {
  texts: { any: '', certificate: '', privateKey: '', intermediateCertificates: '', csr: '' },
  files: [],
  passwords: [],
  nextId: 1,
};

export type NewFile = Pick<GivenFile, 'name' | 'bytes'>;
export type DraftAction =
  | { type: 'write'; field: ImportField; text: string }
  | { type: 'paste'; text: string }
  | { type: 'add'; field: ImportField; files: readonly NewFile[] }
  | { type: 'remove'; id: number }
  | { type: 'unlock'; password: string };

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

function addFiles(draft: ImportDraft, field: ImportField, files: readonly NewFile[]): ImportDraft {
  const isKnown = (file: NewFile) =>
    draft.files.some(
      (known) => known.field === field && known.name === file.name && sameBytes(known.bytes, file.bytes),
    );
  const added = files
    .filter((file) => !isKnown(file))
    .map((file, index) => ({ ...file, field, id: draft.nextId + index }));
  return { ...draft, files: [...draft.files, ...added], nextId: draft.nextId + added.length };
}

/** What a person does on the import screen. The same file dropped twice is there once. */
export function reduceDraft(draft: ImportDraft, action: DraftAction): ImportDraft {
  const { texts, files, passwords } = draft;
  switch (action.type) {
    case 'write':
      return { ...draft, texts: { ...texts, [action.field]: action.text } };
    case 'paste':
      return { ...draft, texts: { ...texts, any: [texts.any, action.text].filter(Boolean).join('\n') } };
    case 'add':
      return addFiles(draft, action.field, action.files);
    case 'remove':
      return { ...draft, files: files.filter(({ id }) => id !== action.id) };
    case 'unlock':
      if (passwords.includes(action.password)) return draft;
      return { ...draft, passwords: [...passwords, action.password].slice(-MAX_PASSWORDS) };
  }
}

/** What the examination reads: files and texts, in the order of the screen. `nameOf` words the name of a pasted text. */
export function sourcesOf(
  { texts, files }: Pick<ImportDraft, 'texts' | 'files'>,
  nameOf: (field: ImportField) => string,
): ImportSource[] {
  const encoder = new TextEncoder();
  return (['any', ...FIELDS] as const).flatMap((field) => {
    const pasted =
      texts[field].trim() === '' ? [] : [{ name: nameOf(field), field, bytes: encoder.encode(texts[field]) }];
    const given = files.filter((file) => file.field === field).map(({ name, bytes }) => ({ name, field, bytes }));
    return [...given, ...pasted];
  });
}

/** Whether leaving the page would lose a private key: one was found, may be in something locked, or stands in its field. */
export function holdsKey(draft: ImportDraft, found: { key: unknown; locked: readonly unknown[] } | undefined): boolean {
  const isInField = draft.texts.privateKey.trim() !== '' || draft.files.some(({ field }) => field === 'privateKey');
  return isInField || found?.key !== undefined || (found?.locked.length ?? 0) > 0;
}
