import type { EncryptionKey, EncryptionKeyReport, FieldFault } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { readRecipientKey, tryParseAddress } from '@certdesk/mail';
import { type Authority, canEncryptMails, canRequestMail, fetchesChain } from '../authorities/index.ts';
import type { UsableKey } from './encryption-key.store.ts';

/** Whether the mails of its orders can be encrypted: by itself, or by the desk where that sends them. */
export const offersEncryption = (authority: Authority): boolean =>
  canEncryptMails(authority) || (fetchesChain(authority) && !canRequestMail(authority));

export type CheckedKey = { readonly usable: UsableKey | null; readonly faults: readonly FieldFault[] };

/** The certificate or key of an order, if one is given, and why it cannot be used. */
export async function readOrderKey(
  text: string | undefined,
  { authority, now }: { authority: Authority; now: Date },
): Promise<CheckedKey> {
  if (text === undefined) return { usable: null, faults: [] };
  const fault = (code: string): CheckedKey => ({ usable: null, faults: [{ path: '/encryptionKey', code }] });
  if (!offersEncryption(authority)) return fault('encryption_key.not_offered');
  const read = await readRecipientKey(text, now);
  return read.fault === undefined ? { usable: { text: read.text, key: read.key }, faults: [] } : fault(read.fault);
}

/** Null when the key names nobody: then it says nothing about who reads with it. */
function namesRecipient({ addresses }: EncryptionKey, recipient: string): boolean | null {
  if (addresses.length === 0) return null;
  const wanted = tryParseAddress(recipient)?.address;
  return addresses.some((address) => tryParseAddress(address)?.address === wanted);
}

export type CheckEncryptionKey = {
  readonly encryptionKey: string;
  readonly recipient?: string | undefined;
  readonly now: Date;
  readonly errors: Translator;
};

/** What is to be said of a certificate or key before it is used. */
export async function reportEncryptionKey(check: CheckEncryptionKey): Promise<EncryptionKeyReport> {
  const { fault, key } = await readRecipientKey(check.encryptionKey, check.now);
  return {
    key,
    fault: fault === undefined ? null : { code: fault, detail: check.errors.text(fault) },
    isOfRecipient: key && check.recipient !== undefined ? namesRecipient(key, check.recipient) : null,
  };
}
