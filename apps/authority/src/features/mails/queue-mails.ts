import type { Unit } from '../events/index.ts';
import { insertMails, type NewMail } from './mail.store.ts';

/** Stores mails and says of each that the CA has it; they are sent once the deed is committed. */
export async function queueMails(
  unit: Unit,
  mails: readonly NewMail[],
  { now, wake }: { now: Date; wake: () => void },
) {
  const fresh = await insertMails(unit.trx, mails, now);
  for (const mail of mails) {
    if (!fresh.has(mail.id)) continue;
    unit.announce({
      type: 'mail.changed',
      at: now.toISOString(),
      orderId: mail.orderId,
      reference: mail.reference,
      mail: {
        id: mail.id,
        kind: mail.kind,
        reason: mail.reason,
        recipient: mail.recipient,
        state: 'forwarded',
        detail: { messageId: mail.messageId },
      },
    });
  }
  unit.afterCommit(wake);
}
