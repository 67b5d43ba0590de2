export { type BounceSettings, startBounceIntake } from './bounce-intake.ts';
export { addDkimRoute, DkimRecords } from './dkim.routes.ts';
export { type DkimSettings, openDkimKeys } from './dkim-keys.ts';
export { createFirstMails } from './first-mails.ts';
export { createMailChangedApprover } from './mail-changed-approver.ts';
export { addMailRoutes } from './mails.routes.ts';
export { createOutboxStore } from './outbox.store.ts';
export { createMailRenderer } from './render-mail.ts';
export { createBounceTaker } from './take-bounces.ts';
