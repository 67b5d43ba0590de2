import { type Certificate, domainOf } from './certificate.ts';

/** GET /v1/certificates/{id}. The serial number is decimal, `serialNumberHex` hexadecimal. */
export function viewCertificate(certificate: Certificate) {
  const [newest] = certificate.made;
  const [commonName, ...others] = certificate.names;
  return {
    certificateId: certificate.id,
    commonName,
    contact: certificate.contact,
    createdAt: certificate.createdAt.toISOString(),
    period: certificate.period,
    productType: certificate.productType,
    progress: certificate.status === 'PENDING_ISSUANCE' ? 50 : 100,
    status: certificate.status,
    ...(certificate.slotSize === undefined ? {} : { slotSize: certificate.slotSize }),
    ...(certificate.deniedReason === undefined ? {} : { deniedReason: certificate.deniedReason }),
    ...(certificate.revokedAt === undefined ? {} : { revokedAt: certificate.revokedAt.toISOString() }),
    subjectAlternativeNames: [commonName ?? '', ...others].map((name) => ({
      subjectAlternativeName: name,
      status: certificate.validated.has(domainOf(name)) ? 'COMPLETED' : 'PENDING',
    })),
    ...(newest
      ? {
          serialNumber: BigInt(`0x${newest.serialNumber}`).toString(),
          serialNumberHex: newest.serialNumber,
          validStart: newest.notBefore.toISOString(),
          validEnd: newest.notAfter.toISOString(),
        }
      : {}),
  };
}

export const viewHistory = (certificate: Certificate) =>
  certificate.history.map(({ id, templateType, recipients, subject, body, dateEntered }) => ({
    id,
    accountId: 12345678,
    templateType,
    fromType: 'NO_REPLY',
    recipients,
    body,
    dateEntered: dateEntered.toISOString(),
    subject,
  }));

/** An entry of GET /v2/customers/{customerId}/certificates. */
export const viewSummary = ({ id, names, period, productType, status, createdAt }: Certificate) => ({
  certificateId: id,
  commonName: names[0],
  period,
  type: productType,
  status,
  createdAt: createdAt.toISOString(),
});
