import { z } from 'zod';

/**
 * Where in the SMTP dialogue a fault strikes: before the greeting, as the answer to MAIL, RCPT or DATA (instead of 354),
 * or after the final dot, when the mail has been sent in full.
 */
export const FAULT_POINTS = ['connect', 'mail', 'rcpt', 'data', 'dot'] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

/** What a reply says unless the fault words it. */
const USUAL_REPLIES: Readonly<Record<number, string>> = {
  421: '4.3.2 Service shutting down',
  450: '4.2.1 Mailbox busy',
  451: '4.7.1 Greylisted, try again later',
  452: '4.2.2 Mailbox full',
  550: '5.1.1 No such user',
  554: '5.7.1 Message refused',
};

const Strike = z.discriminatedUnion('do', [
  /** Answers `code`; the text begins with the enhanced code where one is wanted. */
  z.strictObject({ do: z.literal('reply'), code: z.int().min(400).max(599), text: z.string().max(400).optional() }),
  /** Never answers. At `dot` the mail is stored first if `stored`. */
  z.strictObject({ do: z.literal('hang'), stored: z.boolean().default(false) }),
  /** Cuts the connection. At `dot` the mail is stored first if `stored`: it arrived, and the sender cannot know. */
  z.strictObject({ do: z.literal('drop'), stored: z.boolean().default(false) }),
  /** Goes on as usual, `ms` later. */
  z.strictObject({ do: z.literal('wait'), ms: z.int().min(1).max(600_000) }),
]);
export type Strike = z.infer<typeof Strike>;

export const Fault = z.strictObject({
  at: z.enum(FAULT_POINTS),
  strike: Strike,
  /** How often it strikes; without it, until the faults are set anew. */
  times: z.int().min(1).optional(),
  /** Only for this recipient, or for all of a domain when it starts with "@". At `connect` and `mail` none is known yet. */
  recipient: z.string().min(1).max(254).optional(),
});
export type Fault = z.input<typeof Fault>;
export const FaultList = z.strictObject({ faults: z.array(Fault).max(100) });

export type FaultBoard = {
  /** Replaces all faults; an empty list is fair weather. */
  set: (faults: readonly Fault[]) => void;
  /** The faults that are still to strike, with the number of times left. */
  list: () => readonly Fault[];
  /** The strike due at a point, counted as used. */
  take: (point: FaultPoint, recipients?: readonly string[]) => Strike | undefined;
};

const concerns = (recipient: string | undefined, recipients: readonly string[]): boolean => {
  if (recipient === undefined) return true;
  const wanted = recipient.toLowerCase();
  return recipients.some((one) =>
    wanted.startsWith('@') ? one.toLowerCase().endsWith(wanted) : one.toLowerCase() === wanted,
  );
};

export function createFaultBoard(): FaultBoard {
  let faults: z.output<typeof Fault>[] = [];
  const take = (point: FaultPoint, recipients: readonly string[] = []): Strike | undefined => {
    const fault = faults.find((one) => one.at === point && concerns(one.recipient, recipients));
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times === 0) faults = faults.filter((one) => one !== fault);
    }
    return fault?.strike;
  };
  return {
    set: (next) => {
      faults = FaultList.parse({ faults: next }).faults;
    },
    list: () => structuredClone(faults),
    take,
  };
}

/** The error that smtp-server answers with. */
export const replyError = (code: number, text = USUAL_REPLIES[code] ?? ''): Error & { responseCode: number } =>
  Object.assign(new Error(text), { responseCode: code });
