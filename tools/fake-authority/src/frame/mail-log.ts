/** A mail that the real authority would send; here it is only noted, with the body that its reader would see. */
export type NotedMail = {
  readonly id: number;
  readonly authority: string;
  readonly orderId: string;
  /** What the mail is for, in the fake's own word: `approver`, `fulfillment`, `revoked`. */
  readonly kind: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly at: Date;
};

export type MailLog = {
  note: (mail: Omit<NotedMail, 'id'>) => NotedMail;
  /** Oldest first. */
  all: () => readonly NotedMail[];
  of: (authority: string, orderId: string) => readonly NotedMail[];
  clear: () => void;
};

export function createMailLog(): MailLog {
  const mails: NotedMail[] = [];
  let last = 0;
  return {
    note: (mail) => {
      last += 1;
      const noted = { id: last, ...mail };
      mails.push(noted);
      return noted;
    },
    all: () => [...mails],
    of: (authority, orderId) => mails.filter((mail) => mail.authority === authority && mail.orderId === orderId),
    clear: () => void mails.splice(0),
  };
}
