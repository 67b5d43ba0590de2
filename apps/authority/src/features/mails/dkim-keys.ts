import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DKIM_KEY_KINDS, type DkimKey, type DkimKeyKind, makeDkimKey } from '@certdesk/mail';
import { StartFault, writeOnce } from '@certdesk/platform';
import { openKey, sealKey } from '../issuance/index.ts';

export type DkimSettings = {
  /** The records stand at `<selector>-rsa._domainkey` and `<selector>-ed25519._domainkey`. */
  readonly selector: string;
  /** Keys of the operator's; where one is given, none is made. */
  readonly rsa?: KeyObject | undefined;
  readonly ed25519?: KeyObject | undefined;
};

/** Sealed like the CA's own keys: whoever could sign its mails could ask administrators for codes in its name. */
function openOrMake(folder: string, kek: Buffer, kind: DkimKeyKind): KeyObject {
  const name = `dkim-${kind}`;
  const file = join(folder, `${name}.key.json`);
  writeOnce(file, () => sealKey(kek, name, makeDkimKey(kind)));
  try {
    return openKey(kek, name, readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartFault('authority.keys_unusable', { file }, { cause });
  }
}

/**
 * The keys that sign the CA's mails: the operator's, or a pair made at the first start and opened ever after.
 * Throws StartFault authority.keys_unusable when they cannot be opened with this key encryption key.
 */
export function openDkimKeys({ selector, rsa, ed25519 }: DkimSettings, folder: string, kek: Buffer): DkimKey[] {
  const given: Readonly<Record<DkimKeyKind, KeyObject | undefined>> = { rsa, ed25519 };
  const isConfigured = DKIM_KEY_KINDS.some((kind) => given[kind]);
  return DKIM_KEY_KINDS.flatMap((kind) => {
    const privateKey = isConfigured ? given[kind] : openOrMake(folder, kek, kind);
    return privateKey ? [{ selector: `${selector}-${kind}`, privateKey }] : [];
  });
}
