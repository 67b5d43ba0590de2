import { addMs, DAY } from '@certdesk/platform';
import type { Order, OrderCertificate } from './order.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);
/** `2018-10-16T20:05:28+00:00`, as in the documentation's examples. */
const moment = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, '+00:00');

export const viewCertificate = (certificate: OrderCertificate) => ({
  id: certificate.id,
  serial_number: certificate.serialNumber,
  common_name: certificate.names[0],
  dns_names: certificate.names,
  status: certificate.status,
  date_created: moment(certificate.notBefore),
  valid_from: day(certificate.notBefore),
  valid_till: day(certificate.notAfter),
  csr: certificate.csr,
  signature_hash: 'sha256',
});

function viewOpenCertificate(order: Order) {
  return {
    common_name: order.names[0],
    dns_names: order.names,
    date_created: moment(order.createdAt),
    csr: order.csr,
    signature_hash: 'sha256',
  };
}

/** GET /order/certificate/{id}, with the fields of the documentation that a caller may rely on. */
export function viewOrder(order: Order) {
  const [newest] = order.certificates;
  const { product } = order;
  return {
    id: order.id,
    certificate: newest ? viewCertificate(newest) : viewOpenCertificate(order),
    status: order.status,
    is_renewal: order.renewalOf !== undefined,
    ...(order.renewalOf === undefined ? {} : { renewal_of_order_id: order.renewalOf }),
    date_created: moment(order.createdAt),
    order_valid_till: day(addMs(order.createdAt, order.years * 365 * DAY)),
    ...(order.organizationId === undefined ? {} : { organization: { id: order.organizationId, name: 'Example Corp' } }),
    product: {
      name_id: product.nameId,
      name: product.name,
      type: product.type,
      validation_type: product.level.toLowerCase(),
    },
    dcv_method: order.dcvMethod,
    ...(order.alternativeOrderId === undefined ? {} : { alternative_order_id: order.alternativeOrderId }),
    requests: order.requests.map(({ id, date, type, status, comments }) => ({
      id,
      date: moment(date),
      type,
      status,
      comments,
    })),
    payment_method: 'balance',
  };
}

export const chainOf = ({ leafPem, issuingPem, rootPem, names }: OrderCertificate) => [
  { subject_common_name: names[0], pem: leafPem },
  { subject_common_name: 'Fake Issuing CA', pem: issuingPem },
  { subject_common_name: 'Fake Root', pem: rootPem },
];
