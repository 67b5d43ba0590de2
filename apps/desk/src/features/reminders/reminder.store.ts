import type { Language } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { LONGEST_NOTICE_MS, REMINDER_DAYS, type ReminderDays, type Subject } from './reminder.ts';

/** What ends within the longest notice, with what its reminders hang on. Without an account: of all accounts. */
const endingSoon = (now: Date, accountId?: string) => {
  const until = new Date(now.getTime() + LONGEST_NOTICE_MS);
  const of = (table: string) =>
    accountId === undefined ? sql`` : sql`and ${sql.ref(`${table}.account_id`)} = ${accountId}`;
  return sql`
    select o.account_id, 'order' as subject, o.number::text as subject_id, o.expires_at as ends_at
    from orders o
    where o.status in ('issued', 'complete') and o.expires_at > ${now} and o.expires_at <= ${until} ${of('o')}
      -- Whoever has the successor's certificate has been told all there is to do.
      and not exists (
        select from orders s where s.account_id = o.account_id and s.number = o.renewed_by
          and s.status in ('issued', 'complete'))
    union all
    select c.account_id, 'certificate', c.id::text, c.not_after
    from certificates c
    where c.not_after > ${now} and c.not_after <= ${until} ${of('c')}
      -- The certificate that an order has led to is told of once, as the order's.
      and not exists (
        select from orders o where o.account_id = c.account_id and o.number = c.order_number and o.expires_at = c.not_after)`;
};

/** Of what ends soon, what has not been told of yet for the days that are left, and is not muted. */
const due = (now: Date, accountId?: string) => sql`
  select e.*, t.days
  from (${endingSoon(now, accountId)}) e
  join lateral (
    select min(days) as days from unnest(array[${sql.raw(REMINDER_DAYS.join(', '))}]) as days
    -- A day of the database's own time zone may have 23 or 25 hours.
    where e.ends_at <= ${now}::timestamptz + days * interval '24 hours'
  ) t on true
  where not exists (
      select from expiry_reminders r where r.account_id = e.account_id and r.subject = e.subject
        and r.subject_id = e.subject_id and r.ends_at = e.ends_at and r.days <= t.days)
    and not exists (
      select from reminder_mutes m
      where m.account_id = e.account_id and m.subject = e.subject and m.subject_id = e.subject_id)`;

export async function findAccountsWithDue(db: Queryable<DeskSchema>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from (${due(now)}) d`.execute(db);
  return rows.map(({ account_id }) => account_id);
}

/** Notes all due reminders of an account as sent, as one notice. False when there was nothing (any more) to be told. */
export async function noteReminders(
  trx: Transaction<DeskSchema>,
  { accountId, noticeId, now }: { accountId: string; noticeId: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into expiry_reminders (account_id, subject, subject_id, ends_at, days, notice_id, sent_at)
    select account_id, subject, subject_id, ends_at, days, ${noticeId}::uuid, ${now}::timestamptz
    from (${due(now, accountId)}) d order by subject, subject_id
    on conflict do nothing returning days`.execute(trx);
  return rows.length > 0;
}

export type NoticeItem = {
  readonly subject: Subject;
  readonly subjectId: string;
  readonly commonName: string;
  readonly issuer: string;
  readonly endsAt: Date;
  readonly days: ReminderDays;
  readonly technicalContact: string | null;
  readonly language: Language | null;
};

type NoticeRow = {
  subject: Subject;
  subject_id: string;
  common_name: string;
  issuer: string;
  ends_at: Date;
  days: ReminderDays;
  technical_contact: string | null;
  language: Language | null;
};

/** What a notice is about, soonest first, as it is now; what is gone meanwhile is not told of. */
export async function findNotice(
  db: Queryable<DeskSchema>,
  { accountId, noticeId }: { accountId: string; noticeId: string },
): Promise<NoticeItem[]> {
  const { rows } = await sql<NoticeRow>`
    select r.subject, r.subject_id, coalesce(o.common_name, c.common_name) as common_name,
      coalesce(o.authority, c.issuer_name) as issuer, r.ends_at, r.days,
      o.contacts->'technical'->>'email' as technical_contact, o.language
    from expiry_reminders r
    left join orders o on o.account_id = r.account_id and o.number = case when r.subject = 'order' then r.subject_id::int end
    left join certificates c
      on c.account_id = r.account_id and c.id = case when r.subject = 'certificate' then r.subject_id::uuid end
    where r.account_id = ${accountId} and r.notice_id = ${noticeId}::uuid and coalesce(o.common_name, c.common_name) is not null
    order by r.ends_at, common_name`.execute(db);
  return rows.map((row) => ({
    subject: row.subject,
    subjectId: row.subject_id,
    commonName: row.common_name,
    issuer: row.issuer,
    endsAt: row.ends_at,
    days: row.days,
    technicalContact: row.technical_contact,
    language: row.language,
  }));
}

type SubjectKey = { readonly accountId: string; readonly subject: Subject; readonly subjectId: string };

/** The reminders that have been sent for a subject, newest first, and whether no more shall be. */
export async function findReminders(
  db: Queryable<DeskSchema>,
  { accountId, subject, subjectId }: SubjectKey,
): Promise<{ muted: boolean; sent: { days: number; endsAt: Date; sentAt: Date }[] }> {
  const mute = await db
    .selectFrom('reminder_mutes')
    .select('muted_at')
    .where('account_id', '=', accountId)
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst();
  const sent = await db
    .selectFrom('expiry_reminders')
    .select(['days', 'ends_at as endsAt', 'sent_at as sentAt'])
    .where('account_id', '=', accountId)
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .orderBy('sent_at', 'desc')
    .limit(20)
    .execute();
  return { muted: mute !== undefined, sent };
}

/** @returns whether anything changed */
export async function setMute(
  trx: Transaction<DeskSchema>,
  { accountId, subject, subjectId }: SubjectKey,
  mute: { by: string; at: Date } | null,
): Promise<boolean> {
  if (!mute) {
    const removed = await trx
      .deleteFrom('reminder_mutes')
      .where('account_id', '=', accountId)
      .where('subject', '=', subject)
      .where('subject_id', '=', subjectId)
      .executeTakeFirst();
    return removed.numDeletedRows > 0n;
  }
  const added = await trx
    .insertInto('reminder_mutes')
    .values({ account_id: accountId, subject, subject_id: subjectId, muted_by: mute.by, muted_at: mute.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject_id')
    .executeTakeFirst();
  return added !== undefined;
}
