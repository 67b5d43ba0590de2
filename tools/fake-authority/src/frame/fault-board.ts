import { z } from 'zod';

/** What goes wrong with a call. `done`: only after the deed, so that the caller cannot know that it was done. */
const CallStrike = z.discriminatedUnion('do', [
  /** Answers so in place of the deed. Without `body` in the authority's own form of an error; 502 to 504 as a web page. */
  z.strictObject({
    do: z.literal('answer'),
    status: z.int().min(200).max(599),
    body: z.string().optional(),
    contentType: z.string().optional(),
    /** Seconds, or an HTTP date. */
    retryAfter: z.union([z.int().min(0), z.string()]).optional(),
  }),
  /** Goes on as usual, so much later. */
  z.strictObject({ do: z.literal('wait'), ms: z.int().min(1).max(600_000) }),
  /** Never answers. */
  z.strictObject({ do: z.literal('hang'), done: z.boolean().default(false) }),
  /** Cuts the connection. */
  z.strictObject({ do: z.literal('drop'), done: z.boolean().default(false) }),
  /** After the deed: the answer's head and its first `bytes`, then the connection is cut. */
  z.strictObject({ do: z.literal('truncate'), bytes: z.int().min(0) }),
  /** After the deed: a member of the JSON answer is left out (`/orders/0/id`). */
  z.strictObject({ do: z.literal('remove'), path: z.string().startsWith('/') }),
  /** After the deed: a member of the JSON answer is another. */
  z.strictObject({ do: z.literal('set'), path: z.string().startsWith('/'), value: z.json() }),
  /** After the deed: the whole JSON answer stands one level deeper. */
  z.strictObject({ do: z.literal('wrap'), in: z.string().min(1) }),
  /** After the deed: a text in the answer is another, whatever its form. */
  z.strictObject({ do: z.literal('replace'), text: z.string().min(1), by: z.string() }),
]);
export type CallStrike = z.output<typeof CallStrike>;

/** What goes wrong with a call back: sent twice, never, or only after the next one. */
export const WEBHOOK_STRIKES = ['twice', 'never', 'after_next'] as const;
export type WebhookStrike = (typeof WEBHOOK_STRIKES)[number];

const scope = {
  /** Only this authority; without it all of them. */
  authority: z.string().optional(),
  /** How often it strikes; without it, until the faults are set anew. */
  times: z.int().min(1).optional(),
  /** How many calls pass before. */
  skip: z.int().min(0).default(0),
};
export const Fault = z.discriminatedUnion('at', [
  z.strictObject({
    at: z.literal('call'),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
    /** Part of the URL's path; without it all paths. */
    path: z.string().optional(),
    strike: CallStrike,
    ...scope,
  }),
  z.strictObject({ at: z.literal('webhook'), strike: z.enum(WEBHOOK_STRIKES), ...scope }),
]);
export type Fault = z.input<typeof Fault>;
export const FaultList = z.strictObject({ faults: z.array(Fault).max(100) });

type Stored = z.output<typeof Fault>;
type Call = { readonly authority: string; readonly method: string; readonly path: string };

export type FaultBoard = {
  /** Replaces all faults; an empty list is fair weather. */
  set: (faults: readonly Fault[]) => void;
  /** The faults that are still to strike, with the number of times left. */
  list: () => readonly Fault[];
  /** The strike due for a call, counted as used. */
  takeForCall: (call: Call) => CallStrike | undefined;
  takeForWebhook: (authority: string) => WebhookStrike | undefined;
};

const concerns = (fault: Stored, call: Call): boolean =>
  fault.at === 'call' &&
  (fault.authority ?? call.authority) === call.authority &&
  (fault.method ?? call.method) === call.method &&
  call.path.includes(fault.path ?? '');

export function createFaultBoard(): FaultBoard {
  let faults: Stored[] = [];
  const use = (fault: Stored): boolean => {
    if (fault.skip > 0) {
      fault.skip -= 1;
      return false;
    }
    if (fault.times !== undefined) {
      fault.times -= 1;
      if (fault.times === 0) faults = faults.filter((one) => one !== fault);
    }
    return true;
  };
  return {
    set: (next) => {
      faults = FaultList.parse({ faults: structuredClone(next) }).faults;
    },
    list: () => structuredClone(faults),
    takeForCall: (call) => {
      const fault = faults.find((one) => concerns(one, call));
      return fault?.at === 'call' && use(fault) ? fault.strike : undefined;
    },
    takeForWebhook: (authority) => {
      const fault = faults.find((one) => one.at === 'webhook' && (one.authority ?? authority) === authority);
      return fault?.at === 'webhook' && use(fault) ? fault.strike : undefined;
    },
  };
}
