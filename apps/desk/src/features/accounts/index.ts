export { type Accounts, createAccounts } from './accounts.ts';
export { MIN_PASSWORD_LENGTH } from './passwords.ts';
export { DEFAULT_LIMITS, type SignInLimits } from './rate-limits.ts';
