export { type Accounts, createAccounts, type Options as AccountsOptions } from './accounts.ts';
export { MIN_PASSWORD_LENGTH } from './passwords.ts';
export { DEFAULT_LIMITS, type SignInLimits } from './rate-limits.ts';
