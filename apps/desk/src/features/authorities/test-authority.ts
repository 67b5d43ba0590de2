import type { AuthorityTest } from '@certdesk/contract';
import type { Actor } from '../../http/actor.ts';
import { INSTALLATION_ACCOUNT } from '../vault/index.ts';
import { AuthorityError } from './authority-error.ts';
import { type ConfigurationParts, findEntry } from './change-configuration.ts';
import { saveTest } from './configured-authority.store.ts';

const MAX_DETAIL = 500;

/**
 * Whether it answered in its own words, and said no: that is how a wrong key shows, which is no final refusal of an order
 * because an operator can mend it. One that names a time to come back has not looked at the key.
 */
const wasAsked = ({ kind, reason, retryAt }: AuthorityError): boolean =>
  kind === 'refused' || (reason !== undefined && retryAt === undefined);

/** Proves the credentials by a call that needs them; that they are refused is an answer too. Noted, and audited. */
export async function testAuthority(parts: ConfigurationParts, actor: Actor, id: string): Promise<AuthorityTest> {
  const { database, audit, clock } = parts;
  const entry = await findEntry(parts, id);
  const result = await entry.test().then(
    () => ({ outcome: 'works', detail: null }) as const,
    (error: unknown) => {
      if (!(error instanceof AuthorityError)) throw error;
      const outcome = wasAsked(error) ? 'refused' : 'unreachable';
      return { outcome, detail: error.reason?.slice(0, MAX_DETAIL) ?? null } as const;
    },
  );
  const test: AuthorityTest = { at: clock.now().toISOString(), ...result };
  await database.db.transaction().execute(async (trx) => {
    await saveTest(trx, id, test);
    await audit(trx, {
      accountId: INSTALLATION_ACCOUNT,
      action: 'authority.tested',
      actor: { id: actor.userId, name: actor.name },
      params: { authorityId: id, authority: entry.name, outcome: test.outcome },
    });
  });
  return test;
}
