import { createPrivateKey, type KeyObject } from 'node:crypto';
import { DKIM_KEY_KINDS, type DkimKey, type DkimKeyKind, makeDkimKey } from '@certdesk/mail';
import { openOrMakeSecret, type SecretParts } from './kept-secret.ts';

async function openKey(parts: SecretParts, kind: DkimKeyKind): Promise<KeyObject> {
  const der = await openOrMakeSecret(parts, `dkim-${kind}`, () =>
    makeDkimKey(kind).export({ format: 'der', type: 'pkcs8' }),
  );
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

/** The keys that sign the desk's own mails. Throws `vault.unavailable`. */
export async function openDkimKeys(parts: SecretParts, selector: string): Promise<DkimKey[]> {
  const keys: DkimKey[] = [];
  for (const kind of DKIM_KEY_KINDS)
    keys.push({ selector: `${selector}-${kind}`, privateKey: await openKey(parts, kind) });
  return keys;
}
