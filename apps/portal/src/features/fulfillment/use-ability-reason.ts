import type { AbilityState } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { useMoment } from '../../ui/moment.tsx';

/** Why something cannot be done now, and when it can again; undefined while it can. */
export function useAbilityReason(): (ability: AbilityState) => string | undefined {
  const intl = useIntl();
  const moment = useMoment();
  return ({ allowed, reason, freeAt }) => {
    if (allowed) return undefined;
    const why = intl.formatMessage({ id: `ability.reason.${reason ?? 'not_offered'}` });
    return freeAt ? `${why} ${intl.formatMessage({ id: 'ability.free_at' }, { time: moment(freeAt) })}` : why;
  };
}
