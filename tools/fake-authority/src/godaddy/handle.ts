import type { World } from '../frame/fake-authority.ts';
import { type Certificate, type CertificateStatus, domainOf } from './certificate.ts';
import { createCertificateBook } from './certificate-book.ts';
import { viewCertificate } from './view.ts';

/** What a test or a person may do as GoDaddy and its validation agents. */
export function createHandle(world: World) {
  /** What GoDaddy does not document: whether a resend is entered in the history, and whether that is a list or one object. */
  const history = { notesResends: true, single: false };
  const book = createCertificateBook(world, history);
  const find = (id: string): Certificate => {
    const certificate = book.find(id);
    if (!certificate) throw new Error(`no certificate ${id}`);
    return certificate;
  };
  return {
    book,
    history,
    settle: book.settle,
    certificate: (id: string) => viewCertificate(find(id)),
    certificates: () => book.all().map(viewCertificate),
    /** A domain is shown to be controlled: all of them unless named. */
    validate: (id: string, name?: string) => {
      const certificate = find(id);
      for (const one of name === undefined ? certificate.names : [name]) certificate.validated.add(domainOf(one));
      book.proceed(certificate);
    },
    /** The organization is verified. */
    vet: (id: string) => {
      const certificate = find(id);
      certificate.organizationValidated = true;
      book.act(certificate, 'ORG_VALIDATION_COMPLETE');
      book.proceed(certificate);
    },
    deny: (id: string, reason: string) => {
      const certificate = find(id);
      certificate.status = 'DENIED';
      certificate.deniedReason = reason;
      book.act(certificate, 'FRAUD_DETECTED');
    },
    /** Any word, also one that nobody has heard of. */
    setStatus: (id: string, status: string) => {
      find(id).status = status as CertificateStatus; // cast: to try words that the documentation does not know
    },
  };
}
export type GodaddyHandle = ReturnType<typeof createHandle>;
