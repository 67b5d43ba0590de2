import { randomBytes } from 'node:crypto';
import { APPROVER_LOCAL_PARTS, maxValidityDays, validityPeriod } from '@certdesk/pki';
import { addMs } from '@certdesk/platform';
import type { World } from '../frame/fake-authority.ts';
import { type ActionType, type Certificate, domainOf, type HistoryEntry, levelOf } from './certificate.ts';

const ORGANIZATION = { name: 'Example Corp', city: 'Tempe', region: 'Arizona', country: 'US' };

export type CertificateWish = Pick<
  Certificate,
  'productType' | 'period' | 'contact' | 'slotSize' | 'organization' | 'names' | 'csr' | 'callbackUrl'
>;
type EntryWish = Pick<HistoryEntry, 'templateType' | 'recipients' | 'subject' | 'body'>;

/** The shopper's certificates, and what happens to them. */
export function createCertificateBook(world: World, options: { notesResends: boolean }) {
  const { clock, mails, certificates, webhooks } = world;
  const all: Certificate[] = [];
  let lastEmailId = 0;

  const act = (certificate: Certificate, type: ActionType): void => {
    const action = { type, createdAt: clock.now() };
    certificate.actions.push(action);
    if (certificate.callbackUrl !== undefined)
      webhooks.send({ authority: 'godaddy', url: certificate.callbackUrl, body: action });
  };
  const enter = (certificate: Certificate, wish: EntryWish): void => {
    lastEmailId += 1;
    certificate.history.push({ ...wish, id: lastEmailId, dateEntered: clock.now() });
  };
  const mail = (certificate: Certificate, { templateType, recipients, subject, body }: EntryWish): void => {
    const kind =
      templateType === 'DOMAIN_ACCESS' ? 'approver' : templateType === 'CERTIFICATE_READY' ? 'fulfillment' : 'received';
    mails.note({
      authority: 'godaddy',
      orderId: certificate.id,
      kind,
      to: [recipients],
      subject,
      body,
      at: clock.now(),
    });
  };
  const send = (certificate: Certificate, wish: EntryWish): void => {
    enter(certificate, wish);
    mail(certificate, wish);
  };

  function askForApproval(certificate: Certificate): void {
    const domains = new Set(certificate.names.map(domainOf));
    for (const domain of domains)
      for (const local of APPROVER_LOCAL_PARTS)
        send(certificate, {
          templateType: 'DOMAIN_ACCESS',
          recipients: `${local}@${domain}`,
          subject: `Approve ${domain}`,
          body: `https://certs.godaddy.test/approve/${randomBytes(16).toString('hex')}`,
        });
  }

  function issue(certificate: Certificate): void {
    const now = clock.now();
    const level = levelOf(certificate.productType);
    const made = certificates.make({
      csr: certificate.csr,
      names: certificate.names,
      validationLevel: level,
      organization: level === 'DV' ? undefined : ORGANIZATION,
      ...validityPeriod({ from: addMs(now, -1000), days: maxValidityDays(now) - 1 }),
    });
    certificate.made.unshift(made);
    certificate.status = 'ISSUED';
    act(certificate, 'CERTIFICATE_ISSUED');
    send(certificate, {
      templateType: 'CERTIFICATE_READY',
      recipients: certificate.contact.email,
      subject: `Your certificate for ${certificate.names[0]}`,
      body: made.leafPem,
    });
  }

  function proceed(certificate: Certificate): void {
    const isWaiting = certificate.status === 'PENDING_ISSUANCE' || certificate.status === 'PENDING_REKEY';
    const isValidated = certificate.names.every((name) => certificate.validated.has(domainOf(name)));
    if (isWaiting && isValidated && certificate.organizationValidated) issue(certificate);
  }

  function settleOne(certificate: Certificate): void {
    const now = clock.now();
    const due = world.issueAfterMs !== undefined && addMs(certificate.createdAt, world.issueAfterMs) <= now;
    if (due && certificate.status === 'PENDING_ISSUANCE') {
      certificate.organizationValidated = true;
      for (const name of certificate.names) certificate.validated.add(domainOf(name));
      proceed(certificate);
    }
    const [newest] = certificate.made;
    if (newest && certificate.status === 'ISSUED' && newest.notAfter < now) certificate.status = 'EXPIRED';
  }

  return {
    create: (wish: CertificateWish): Certificate => {
      const certificate: Certificate = {
        ...wish,
        id: randomBytes(16).toString('hex'),
        createdAt: clock.now(),
        status: 'PENDING_ISSUANCE',
        deniedReason: undefined,
        revokedAt: undefined,
        validated: new Set(),
        organizationValidated: levelOf(wish.productType) === 'DV',
        actions: [],
        history: [],
        made: [],
      };
      all.unshift(certificate);
      act(certificate, 'CERTIFICATE_ORDER_CREATED');
      send(certificate, {
        templateType: 'REQUEST_RECEIVED',
        recipients: wish.contact.email,
        subject: 'We have your request',
        body: 'Thank you.',
      });
      askForApproval(certificate);
      return certificate;
    },
    act,
    proceed,
    revoke: (certificate: Certificate): void => {
      certificate.status = 'REVOKED';
      certificate.revokedAt = clock.now();
      act(certificate, 'CERTIFICATE_REVOKED');
    },
    /** Sends an entry's mail again, to others if told. */
    resend: (certificate: Certificate, entry: HistoryEntry, to = entry.recipients): void => {
      const wish = { ...entry, recipients: to };
      if (options.notesResends) send(certificate, wish);
      else mail(certificate, wish);
    },
    find: (id: string) => all.find((certificate) => certificate.id === id),
    all: (): readonly Certificate[] => all,
    settle: () => all.forEach(settleOne),
  };
}
export type CertificateBook = ReturnType<typeof createCertificateBook>;
