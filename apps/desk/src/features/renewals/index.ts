export { renewDue } from './renew-due.ts';
export { RENEWAL_TOPIC, tellRenewals } from './tell-renewals.ts';
export { createRenewalTopic } from './write-renewal.ts';
