import type { MailKind } from '@certdesk/contract';
import { approverAddresses, PkiError } from '@certdesk/pki';
import type { Entry } from './godaddy-answers.ts';

/** What of a certificate tells its mails apart. */
export type MailContext = {
  readonly names: readonly string[];
  readonly contactEmail: string | undefined;
  /** When its newest certificate was issued. */
  readonly issuedAt: Date | undefined;
};
export type SortedEntry = {
  readonly id: number;
  readonly kind: MailKind;
  readonly recipients: readonly string[];
  readonly at: Date;
};

const recipientsOf = ({ recipients }: Entry): string[] =>
  recipients
    .split(/[,;\s]+/)
    .filter((text) => text.includes('@'))
    .map((text) => text.toLowerCase());

function approversOf(names: readonly string[]): Set<string> {
  const addresses = names.flatMap((name) => {
    try {
      return approverAddresses(name, { allowReserved: true });
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      return []; // a name that the desk would not have ordered has no administrator that it knows
    }
  });
  return new Set(addresses);
}

/**
 * Which entries of the history are which mail. GoDaddy names a template in each and documents no name, so they are told by
 * what is documented: the approver email goes to the constructed mailboxes of the domain, also to such as nobody named;
 * the fulfillment email to the contact, from issuance on. Others (receipts, reminders) are neither. Oldest first.
 */
export function sortHistory(entries: readonly Entry[], context: MailContext): SortedEntry[] {
  const { names, issuedAt } = context;
  const contact = context.contactEmail?.toLowerCase();
  const approvers = approversOf(names);
  const isApproverOnly = (address: string) => approvers.has(address) && address !== contact;
  const approverTemplates = new Set(
    entries.filter((entry) => recipientsOf(entry).some(isApproverOnly)).map(({ templateType }) => templateType),
  );
  const kindOf = (entry: Entry): MailKind | undefined => {
    if (approverTemplates.has(entry.templateType)) return 'approver';
    const isLate = issuedAt !== undefined && new Date(entry.dateEntered) >= issuedAt;
    return isLate && contact !== undefined && recipientsOf(entry).includes(contact) ? 'fulfillment' : undefined;
  };
  return entries
    .flatMap((entry) => {
      const kind = kindOf(entry);
      return kind ? [{ id: entry.id, kind, recipients: recipientsOf(entry), at: new Date(entry.dateEntered) }] : [];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
}
