import type { FulfillmentRequest } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { urlOf } from '../../api/client.ts';
import type { Endpoint } from '../../api/endpoints.ts';

type Download = Extract<Endpoint, `GET /orders/{number}/fulfillment-requests/{id}/receipt${string}`>;
const RECEIPT: Download = 'GET /orders/{number}/fulfillment-requests/{id}/receipt';
const WITH_ADDRESS: Download = 'GET /orders/{number}/fulfillment-requests/{id}/receipt-with-address';

/** The signed receipt of a confirmed resend, and what it is good for. There is none for mails that nobody asked for. */
export function ReceiptNote({ request: { orderNumber, id, receiptSequence } }: { request: FulfillmentRequest }) {
  const intl = useIntl();
  if (receiptSequence === undefined) return null;
  const href = (download: Download) => urlOf(download.replace('GET ', ''), { params: { number: orderNumber, id } });
  return (
    <p className="cell-note mail__receipt">
      <a className="cds--link" href={href(RECEIPT)} download>
        {intl.formatMessage({ id: 'history.receipt' }, { sequence: receiptSequence })}
      </a>
      <a className="cds--link" href={href(WITH_ADDRESS)} download>
        {intl.formatMessage({ id: 'history.receipt_with_address' }, { sequence: receiptSequence })}
      </a>
      <span>{intl.formatMessage({ id: 'history.receipt_proves' })}</span>
    </p>
  );
}
