import type { Deed } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** How far a reissue or revocation is, read out as it changes, and the authority's own words. */
export function DeedProgress({ deed: { kind, state, response } }: { deed: Deed }) {
  const intl = useIntl();
  const id = state === 'done' ? (`deed.done.${kind}` as const) : (`deed.state.${state}` as const);
  return (
    <>
      <p role="status">{intl.formatMessage({ id })}</p>
      {response && <p className="authority-words">{response}</p>}
    </>
  );
}
