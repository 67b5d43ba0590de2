import type { Reminders } from '@certdesk/contract';
import type { Actor } from '../../http/actor.ts';
import type { RegisterRoute } from '../../http/routes.ts';
import type { Audit } from '../audit/index.ts';
import { findFeed } from './calendar.store.ts';
import { type CalendarOptions, createFeed, endFeed, readCalendar } from './calendar.ts';
import { findReminders, setMute } from './reminder.store.ts';
import { nextReminderAt, type Subject } from './reminder.ts';

export type ReminderRouteParts = CalendarOptions & {
  readonly audit: Audit;
  /** The end of an order's certificate, while there is one to be reminded of. Throws `order.not_found`. */
  readonly orderEndsAt: (accountId: string, number: number) => Promise<Date | null>;
  /** When an imported certificate expires. Throws `certificate.not_found`. */
  readonly certificateEndsAt: (accountId: string, id: string) => Promise<Date>;
};

type Target = { readonly subject: Subject; readonly subjectId: string; readonly endsAt: Date | null };

async function show({ database, clock }: ReminderRouteParts, actor: Actor, target: Target): Promise<Reminders> {
  const { muted, sent } = await findReminders(database.db, { accountId: actor.accountId, ...target });
  const next = target.endsAt && !muted ? nextReminderAt(target.endsAt, clock.now()) : undefined;
  return {
    muted,
    nextAt: next?.toISOString() ?? null,
    sent: sent.map(({ days, endsAt, sentAt }) => ({
      days,
      endsAt: endsAt.toISOString(),
      sentAt: sentAt.toISOString(),
    })),
  };
}

const auditKeyOf = ({ subject, subjectId }: Target) =>
  subject === 'order' ? { orderNumber: Number(subjectId) } : { certificateId: subjectId };

async function change(parts: ReminderRouteParts, actor: Actor, { muted, ...target }: Target & { muted: boolean }) {
  const { database, audit, clock } = parts;
  const { accountId, userId, name } = actor;
  await database.db.transaction().execute(async (trx) => {
    const mute = muted ? { by: userId, at: clock.now() } : null;
    if (!(await setMute(trx, { accountId, ...target }, mute))) return;
    const action = muted ? 'reminders.muted' : 'reminders.unmuted';
    await audit(trx, { accountId, ...auditKeyOf(target), action, actor: { id: userId, name }, params: {} });
  });
  return show(parts, actor, target);
}

/** The HTTP face of reminders and calendars. */
export function registerReminderRoutes(route: RegisterRoute, parts: ReminderRouteParts): void {
  const { database, orderEndsAt, certificateEndsAt, deskUrl } = parts;
  const ofOrder = async ({ accountId }: Actor, number: number): Promise<Target> => ({
    subject: 'order',
    subjectId: String(number),
    endsAt: await orderEndsAt(accountId, number),
  });
  const ofCertificate = async ({ accountId }: Actor, id: string): Promise<Target> => ({
    subject: 'certificate',
    subjectId: id,
    endsAt: await certificateEndsAt(accountId, id),
  });
  route('showOrderReminders', async ({ actor, params }) => show(parts, actor, await ofOrder(actor, params.number)));
  route('changeOrderReminders', async ({ actor, params, body }) =>
    change(parts, actor, { ...(await ofOrder(actor, params.number)), muted: body.muted }),
  );
  route('showCertificateReminders', async ({ actor, params }) =>
    show(parts, actor, await ofCertificate(actor, params.id)),
  );
  route('changeCertificateReminders', async ({ actor, params, body }) =>
    change(parts, actor, { ...(await ofCertificate(actor, params.id)), muted: body.muted }),
  );

  route('showCalendarFeed', async ({ actor: { accountId, userId } }) => {
    const feed = await findFeed(database.db, { accountId, userId });
    return { createdAt: feed?.createdAt.toISOString() ?? null };
  });
  route('createCalendarFeed', async ({ actor }) => {
    const { secret, createdAt } = await createFeed(parts, actor);
    return { url: `${deskUrl}/api/v1/calendars/${secret}`, createdAt: createdAt.toISOString() };
  });
  route('deleteCalendarFeed', ({ actor }) => endFeed(parts, actor));
  route('readCalendar', async ({ params, language, reply }) => {
    const calendar = await readCalendar(parts, { secret: params.secret, language });
    reply.header('content-type', 'text/calendar; charset=utf-8');
    return calendar;
  });
}
