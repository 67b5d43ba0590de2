export { MailHistory } from './mail-history.tsx';
export { SendCell } from './send-cell.tsx';
export { SendDialog, useSendDialog } from './send-dialog.tsx';
export { sendableOf } from './sendable.ts';
export { useAbilityReason } from './use-ability-reason.ts';
