export * from './apply-mail-events.ts';
export { createCountMail } from './count-mail.ts';
export { createDeskDelivery, FULFILLMENT_TOPIC } from './deliver-by-desk.ts';
export { createDeliverFirst } from './deliver-first.ts';
export * from './forward-fulfillment-requests.ts';
export * from './fulfillment.jobs.ts';
export * from './fulfillment.routes.ts';
export { findLastMails } from './last-mails.store.ts';
