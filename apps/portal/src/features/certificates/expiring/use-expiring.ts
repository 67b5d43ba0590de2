import type { ExpiringCertificates } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useSession } from '../../../app/session.ts';
import { readSetting, writeSetting } from '../../../app/settings.ts';
import { expiringQuery } from '../certificate.queries.ts';
import { dismiss, isDismissed } from './dismissal.ts';

export type ExpiringNotice = ExpiringCertificates & {
  /** Whether it is known if anything is to be shown; so it is, too, when it could not be found out. */
  readonly isKnown: boolean;
  /** Shows nothing more for today. */
  readonly hide: () => void;
};

/** What ends soon and was not hidden for the day. Asked by the page itself, beside its list, so that neither waits for the other. */
export function useExpiring(): ExpiringNotice {
  const accountId = useSession().account.id;
  const mayRead = useMay('certificates.read');
  const [isHidden, setHidden] = useState(() => isDismissed(readSetting('expiring'), { accountId, now: new Date() }));
  const isAsked = mayRead && !isHidden;
  const { data, isPending } = useQuery({ ...expiringQuery, enabled: isAsked });
  const hide = () => {
    writeSetting('expiring', dismiss(readSetting('expiring'), { accountId, now: new Date() }));
    setHidden(true);
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  };
  const { items, hasMore } = (isAsked && data) || { items: [], hasMore: false };
  return { isKnown: !isAsked || !isPending, items, hasMore, hide };
}
