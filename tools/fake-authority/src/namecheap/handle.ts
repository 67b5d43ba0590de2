import type { World } from '../frame/fake-authority.ts';
import type { Certificate, Status } from './certificate.ts';
import { createCertificateBook } from './certificate-book.ts';

/** What a test or a person may do as the CA behind Namecheap. */
export function createHandle(world: World) {
  const book = createCertificateBook(world);
  const find = (id: string): Certificate => {
    const certificate = book.find(id);
    if (!certificate) throw new Error(`no certificate ${id}`);
    return certificate;
  };
  const view = ({ id, type, years, sans, status, activation, replacedBy }: Certificate) => {
    const { names, adminEmail, dcv } = activation ?? {};
    return { id: String(id), type, years, sans, status, names, adminEmail, dcv, replacedBy };
  };
  return {
    book,
    settle: book.settle,
    certificate: (id: string) => view(find(id)),
    certificates: () => book.all().map(view),
    /** Somebody else's purchase in the same account. */
    buy: (type: string) => String(book.add({ type, years: 1, sans: 0 }).id),
    /** All names are shown to be controlled, and the organization is verified. */
    validate: (id: string) => book.issue(find(id)),
    /** Any word, also one that nobody has heard of. */
    setStatus: (id: string, status: string) => {
      find(id).status = status as Status; // cast: to try words that the documentation does not know
    },
  };
}
export type NamecheapHandle = ReturnType<typeof createHandle>;
