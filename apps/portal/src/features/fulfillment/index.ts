export { MailHistory } from './mail-history.tsx';
export { type RecipientChecks, useRecipientChecks } from './recipient-checks.query.ts';
export { RecipientNotes } from './recipient-notes.tsx';
export { SendCell } from './send-cell.tsx';
export { SendDialog, useSendDialog } from './send-dialog.tsx';
export { sendableOf } from './sendable.ts';
export { useAbilityReason } from './use-ability-reason.ts';
export { useLookNotes, useMailboxNotes, useRouteNotes } from './use-recipient-notes.ts';
