import { createHash, randomBytes } from 'node:crypto';
import { CertdeskError, type Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { addMs, type Clock, DAY, type Database, HOUR, newId } from '@certdesk/platform';
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { deleteFeed, findEndings, findFeedAccount, putFeed } from './calendar.store.ts';
import { pageOf, REMINDER_DAYS } from './reminder.ts';

export type CalendarOptions = {
  readonly database: Database<DeskSchema>;
  readonly clock: Clock;
  readonly deskUrl: string;
  readonly translators: Readonly<Record<Language, Translator>>;
};

const SECRET_BYTES = 32;
/** Somebody looks up last month's as well. */
const PAST_MS = 30 * DAY;
const MAX_EVENTS = 1000;
/** How often calendar programs had best ask. */
const REFRESH_SECONDS = 6 * 60 * 60;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

type FeedParts = Pick<CalendarOptions, 'database' | 'clock'> & { readonly audit: Audit };

/** Makes the caller's calendar address. It is told this once: only its hash is kept. */
export async function createFeed({ database, clock, audit }: FeedParts, { accountId, userId, name }: Actor) {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const now = clock.now();
  await database.db.transaction().execute(async (trx) => {
    await putFeed(trx, { accountId, userId, id: newId(), hash: hashOf(secret), now });
    await audit(trx, { accountId, action: 'calendar.created', actor: { id: userId, name } });
  });
  return { secret, createdAt: now };
}

export const endFeed = ({ database, audit }: FeedParts, { accountId, userId, name }: Actor): Promise<void> =>
  database.db.transaction().execute(async (trx) => {
    if (!(await deleteFeed(trx, { accountId, userId }))) return;
    await audit(trx, { accountId, action: 'calendar.deleted', actor: { id: userId, name } });
  });

/** The calendar that a secret opens (RFC 5545). Throws `calendar.not_found`. */
export async function readCalendar(
  { database, clock, deskUrl, translators }: CalendarOptions,
  { secret, language }: { secret: string; language: Language },
): Promise<string> {
  const account = await findFeedAccount(database.db, hashOf(secret));
  if (!account) throw new CertdeskError('calendar.not_found');
  const { accountId, accountName } = account;
  const { text } = translators[language];
  const from = addMs(clock.now(), -PAST_MS);
  const endings = await findEndings(database.db, { accountId, from, limit: MAX_EVENTS });
  const calendar = ical({
    name: text('calendar.name', { account: accountName }),
    prodId: { company: 'Certdesk', product: 'Certdesk', language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
  });
  for (const ending of endings) {
    const { commonName, issuer, endsAt, subject, subjectId } = ending;
    calendar.createEvent({
      // The same event at each reading, and another one after a renewal.
      id: `${subject}-${subjectId}-${endsAt.getTime()}@certdesk`,
      stamp: clock.now(),
      start: addMs(endsAt, -HOUR),
      end: endsAt,
      summary: text('calendar.event', { commonName }),
      description: text('calendar.description', { issuer }),
      url: pageOf(deskUrl, ending),
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: REMINDER_DAYS.map((days) => ({ type: ICalAlarmType.display, trigger: days * (DAY / 1000) })),
    });
  }
  return calendar.toString();
}
