import { systemClock } from '@certdesk/platform';
import { type ComposedAuthority, compose, type Surroundings } from './compose.ts';
import type { AuthorityConfig } from './config.ts';

export { type AuthorityConfig, readAuthorityConfig } from './config.ts';

export type Authority = Pick<ComposedAuthority, 'url' | 'port' | 'wake'> & {
  /** Shared with the desk: signs the requests of both. */
  readonly deskSecret: string;
  /** Signs the requests of the CA's operator. */
  readonly operatorSecret: string;
  /** Accepts nothing more, lets mails in flight finish within ten seconds, closes the database. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs the built-in CA in this process. `wake` does what is due by the clock (endings, issuance, mails, events) and
 * resolves when it is done: for those who move the clock. Throws StartFault for what an operator must put right.
 */
export async function startAuthority(
  config: AuthorityConfig,
  { clock = systemClock, log }: Partial<Surroundings> = {},
): Promise<Authority> {
  await using opening = new AsyncDisposableStack();
  const { url, port, wake, secrets } = await compose(config, { clock, log }, opening);
  const running = opening.move();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= running.disposeAsync();
    return stopping;
  };
  return { url, port, wake, stop, deskSecret: secrets.desk, operatorSecret: secrets.operator };
}
