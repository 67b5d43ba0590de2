import type { Clock, Engine, Log } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { SignInLimits } from './rate-limits.ts';

export type Options = {
  readonly db: Kysely<DeskSchema>;
  readonly engine: Engine;
  /** Where people reach the desk; https makes the session cookie Secure. */
  readonly publicUrl: string;
  /** Signs session cookies; a new one signs everybody out. At least 32 random characters. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly limits?: Partial<SignInLimits>;
};

/** What the use cases of this slice work with. */
export type Context = Pick<Options, 'db' | 'clock' | 'audit'>;
