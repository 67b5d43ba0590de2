import type { OrderDetail } from '@certdesk/contract';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { AttachDialog } from './attach-dialog.tsx';
import { KeyFacts } from './key-facts.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

type Dialog = 'attach' | 'remove';

/** What the mails of the order are encrypted to, and how to change it. */
export function EncryptionSection({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const mayChange = useMay('orders.place');
  return (
    <Section
      title={intl.formatMessage({ id: 'encryption.title' })}
      actions={mayChange && <Actions hasKey={order.encryptionKey !== null} onOpen={setDialog} />}
    >
      <Contents order={order} />
      {dialog === 'attach' && <AttachDialog order={order} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog order={order} onClose={close} />}
    </Section>
  );
}

function Actions({ hasKey, onOpen }: { hasKey: boolean; onOpen: (dialog: Dialog) => void }) {
  const intl = useIntl();
  return (
    <div className="section__actions">
      {hasKey && (
        <Button kind="ghost" size="sm" onClick={() => onOpen('remove')}>
          {intl.formatMessage({ id: 'encryption.remove' })}
        </Button>
      )}
      <Button kind="tertiary" size="sm" onClick={() => onOpen('attach')}>
        {intl.formatMessage({ id: hasKey ? 'encryption.replace' : 'encryption.attach' })}
      </Button>
    </div>
  );
}

function Contents({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const { encryptionKey: key, approverEmail } = order;
  if (!key) return <p>{intl.formatMessage({ id: 'encryption.none' })}</p>;
  const hasExpired = key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now();
  const isOther = key.addresses.length > 0 && !key.addresses.some((one) => one.toLowerCase() === approverEmail);
  return (
    <>
      {hasExpired && <Notice kind="error" title={intl.formatMessage({ id: 'encryption.expired' })} />}
      {isOther && (
        <Notice
          kind="warning"
          title={intl.formatMessage({ id: 'encryption.other_address' }, { address: approverEmail })}
        />
      )}
      <KeyFacts of={key} />
    </>
  );
}
