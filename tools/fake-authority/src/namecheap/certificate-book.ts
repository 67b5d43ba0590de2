import { maxValidityDays, validityPeriod } from '@certdesk/pki';
import { addMs } from '@certdesk/platform';
import type { World } from '../frame/fake-authority.ts';
import { type Activation, type Certificate, TYPES } from './certificate.ts';

const ORGANIZATION = { name: 'Example Corp', city: 'Phoenix', region: 'Arizona', country: 'US' };

/** The account's certificates, and what happens to them. */
export function createCertificateBook(world: World) {
  const { clock, mails, certificates } = world;
  const all: Certificate[] = [];
  let lastId = 953_400;

  const mail = (certificate: Certificate, kind: string, to: readonly string[]): void => {
    if (to.length === 0) return;
    const names = certificate.activation?.names ?? [];
    const body = kind === 'fulfillment' ? (certificate.made?.leafPem ?? '') : 'https://ca.fake.test/approve';
    const wish = { authority: 'namecheap', orderId: String(certificate.id), kind, to, body };
    mails.note({ ...wish, subject: `${kind} ${names[0]}`, at: clock.now() });
  };
  const approversOf = ({ activation }: Certificate): string[] => [
    ...new Set((activation?.dcv ?? []).map(({ method }) => method).filter((method) => method.includes('@'))),
  ];
  const administratorOf = ({ activation }: Certificate): string[] =>
    activation?.adminEmail === undefined ? [] : [activation.adminEmail];

  function issue(certificate: Certificate): void {
    const { activation, type, status } = certificate;
    if (!activation || status !== 'purchased') return;
    const now = clock.now();
    const level = TYPES[type]?.level ?? 'DV';
    certificate.made = certificates.make({
      csr: activation.csr,
      names: activation.names,
      validationLevel: level,
      organization: level === 'DV' ? undefined : ORGANIZATION,
      ...validityPeriod({ from: addMs(now, -1000), days: maxValidityDays(now) - 1 }),
    });
    certificate.status = 'active';
    mail(certificate, 'fulfillment', administratorOf(certificate));
  }
  function add(wish: Pick<Certificate, 'type' | 'years' | 'sans'>): Certificate {
    lastId += 1;
    const certificate: Certificate = {
      ...wish,
      id: lastId,
      createdAt: clock.now(),
      status: 'newpurchase',
      activation: undefined,
      activatedAt: undefined,
      made: undefined,
      replacedBy: undefined,
    };
    all.push(certificate);
    return certificate;
  }
  function activate(certificate: Certificate, activation: Activation): void {
    certificate.activation = activation;
    certificate.activatedAt = clock.now();
    certificate.status = 'purchased';
    mail(certificate, 'approver', approversOf(certificate));
  }

  return {
    add,
    activate,
    issue,
    /** A new id, which waits for its names; the old one is replaced. */
    replace: (old: Certificate, activation: Activation): Certificate => {
      const { type, years, sans } = old;
      const next = add({ type, years, sans });
      old.status = 'replaced';
      old.replacedBy = next.id;
      activate(next, activation);
      return next;
    },
    mailApprovers: (certificate: Certificate) => mail(certificate, 'approver', approversOf(certificate)),
    mailAdministrator: (certificate: Certificate) => mail(certificate, 'fulfillment', administratorOf(certificate)),
    administratorOf,
    find: (id: unknown) => all.find((certificate) => String(certificate.id) === id),
    all: (): readonly Certificate[] => all,
    settle: () => {
      const { issueAfterMs } = world;
      if (issueAfterMs === undefined) return;
      for (const one of all) if (one.activatedAt && addMs(one.activatedAt, issueAfterMs) <= clock.now()) issue(one);
    },
  };
}
export type CertificateBook = ReturnType<typeof createCertificateBook>;
