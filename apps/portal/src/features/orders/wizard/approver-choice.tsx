import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ApproverRadios, useRecipientChecks } from '../../fulfillment/index.ts';
import { GroupFault } from './fields.tsx';
import { sharedAddresses } from './shared-addresses.ts';
import { approverAddressesQuery, csrCheckQuery } from './wizard.queries.ts';
import { useWizard } from './wizard-context.ts';

/** The domain administrator's address, from those that the rules allow for the name: no other may approve. */
export function ApproverChoice() {
  const intl = useIntl();
  const { draft, edit, product } = useWizard();
  const method = draft.validationMethod || product?.validationMethods[0];
  const help = method === 'email' ? 'wizard.approver.help' : 'wizard.approver.help.no_approval';
  const report = useQuery(csrCheckQuery(draft.csr, draft.productId)).data;
  const name = report?.commonName ?? report?.names[0];
  const addresses = useQuery(approverAddressesQuery(name?.replace(/^\*\./, ''), draft.productId));
  const shared = addresses.data && sharedAddresses(addresses.data.addresses, report?.names ?? []);
  const checks = useRecipientChecks(shared ?? [], report?.names ?? []);
  return (
    <fieldset className="group">
      <legend>{intl.formatMessage({ id: 'term.domain_administrator' })}</legend>
      <p className="group__note">{intl.formatMessage({ id: help })}</p>
      <GroupFault path="/approverEmail" />
      {addresses.isPending && <LoadingText />}
      {addresses.isError && <ErrorNotice error={addresses.error} onRetry={() => void addresses.refetch()} />}
      {shared?.length === 0 && <Notice kind="error" title={intl.formatMessage({ id: 'wizard.approver.none' })} />}
      <ApproverRadios
        addresses={shared ?? []}
        checks={checks}
        chosen={draft.approverEmail}
        onChoose={(approverEmail) => edit('/approverEmail', { approverEmail })}
      />
    </fieldset>
  );
}
