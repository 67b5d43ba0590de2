export * from './apply-mail-events.ts';
export * from './forward-fulfillment-requests.ts';
export * from './fulfillment.jobs.ts';
export * from './fulfillment.routes.ts';
export { findLastMails } from './last-mails.store.ts';
