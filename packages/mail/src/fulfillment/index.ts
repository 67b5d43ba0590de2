export { formatIso, formatTime } from './format-time.ts';
export { type FulfillmentMail, fulfillmentMail } from './fulfillment-mail.ts';
