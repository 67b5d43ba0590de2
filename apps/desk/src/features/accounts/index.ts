export { type Accounts, createAccounts } from './accounts.ts';
export { requireFreshPerson } from './fresh-sign-in.ts';
