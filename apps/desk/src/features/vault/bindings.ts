import { bindingOf } from './envelope.ts';
import type { Place } from './vault.store.ts';

/** What a sealed record is bound to: in another account or another place it does not open. */
export const recordBinding = ({ accountId, recordId }: Place): Buffer =>
  bindingOf('certdesk-vault/1/record', accountId, recordId);

/** The wrap says whose data key it is too, so that wraps cannot be exchanged between records either. */
export const wrapBinding = ({ accountId, recordId }: Place): Buffer =>
  bindingOf('certdesk-vault/1/data-key', accountId, recordId);
