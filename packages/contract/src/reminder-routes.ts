import { CertificateParams } from './certificates.ts';
import { OrderNumberParams } from './orders.ts';
import * as reminders from './reminders.ts';
import { defineRoutes } from './route.ts';

/** Word of what expires: by mail, and as a calendar. */
export const REMINDER_ROUTES = defineRoutes({
  showOrderReminders: {
    method: 'GET',
    path: '/orders/{number}/reminders',
    access: 'orders.read',
    summary: "Reminders that the order's certificate expires",
    params: OrderNumberParams,
    status: 200,
    response: reminders.Reminders,
  },
  changeOrderReminders: {
    method: 'PATCH',
    path: '/orders/{number}/reminders',
    access: 'orders.place',
    summary: 'Turn the reminders of the order off or on',
    params: OrderNumberParams,
    body: reminders.ChangeRemindersBody,
    status: 200,
    response: reminders.Reminders,
  },
  showCertificateReminders: {
    method: 'GET',
    path: '/certificates/{id}/reminders',
    access: 'certificates.read',
    summary: 'Reminders that the certificate expires',
    params: CertificateParams,
    status: 200,
    response: reminders.Reminders,
  },
  changeCertificateReminders: {
    method: 'PATCH',
    path: '/certificates/{id}/reminders',
    access: 'certificates.manage',
    summary: 'Turn the reminders of the certificate off or on',
    params: CertificateParams,
    body: reminders.ChangeRemindersBody,
    status: 200,
    response: reminders.Reminders,
  },
  showCalendarFeed: {
    method: 'GET',
    path: '/calendar-feed',
    access: 'orders.read',
    summary: 'Whether the caller has a private calendar of what expires',
    status: 200,
    response: reminders.CalendarFeed,
  },
  createCalendarFeed: {
    method: 'POST',
    path: '/calendar-feed',
    access: 'orders.read',
    summary: 'Make a private calendar address for the caller; an earlier one ends',
    status: 201,
    response: reminders.CreatedCalendarFeed,
  },
  deleteCalendarFeed: {
    method: 'DELETE',
    path: '/calendar-feed',
    access: 'orders.read',
    summary: "End the caller's private calendar address",
    status: 204,
  },
  readCalendar: {
    method: 'GET',
    path: '/calendars/{secret}',
    access: 'public',
    summary: 'What expires, as an iCalendar (RFC 5545); the address is the secret',
    params: reminders.CalendarParams,
    status: 200,
  },
});
