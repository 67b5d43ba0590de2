/** What a browser remembers of a hidden banner: the day, and the accounts in which it was hidden on that day. */
type Wish = { accountId: string; now: Date };

const SEPARATOR = ' ';
const pad = (part: number) => String(part).padStart(2, '0');
/** The day as the person's calendar has it, not UTC's: "for today" ends at their midnight. */
const dayOf = (now: Date): string => `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;

function hiddenIn(remembered: string | null, now: Date): readonly string[] {
  const [day, ...accounts] = remembered?.split(SEPARATOR) ?? [];
  return day === dayOf(now) ? accounts : [];
}

export const isDismissed = (remembered: string | null, { accountId, now }: Wish): boolean =>
  hiddenIn(remembered, now).includes(accountId);

/** What to remember once it is hidden for this account today; what was remembered of other days is forgotten. */
export const dismiss = (remembered: string | null, { accountId, now }: Wish): string =>
  [dayOf(now), ...new Set([...hiddenIn(remembered, now), accountId])].join(SEPARATOR);
