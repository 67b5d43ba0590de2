import type { XmlElement } from '@rgrove/parse-xml';
import { z } from 'zod';
import { readAs } from '../shared/call-out.ts';
import { findElements, textAt } from './read-xml.ts';

const Id = z.string().regex(/^\d{1,18}$/);
const Success = z.object({ IsSuccess: z.string().regex(/^true$/i) });

/** All commands are POSTs: whether an odd answer may be asked for again, the client knows. */
const read = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => readAs(schema, value, 'POST');

/** The id of what was bought. */
export function readCreated(result: XmlElement): string {
  read(Success, result.attributes);
  return read(z.object({ CertificateID: Id }), findElements(result, 'SSLCertificate')[0]?.attributes).CertificateID;
}

/** `M/D/YYYY`, as Namecheap writes days; undefined for anything else. */
export function readDay(text: string | undefined): Date | undefined {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s|$)/.exec(text ?? '') ?? [];
  if (!month || !day || !year) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 ? date : undefined;
}

export type Purchase = { readonly id: string; readonly type: string; readonly day: Date | undefined };
export const readPurchases = (result: XmlElement): readonly Purchase[] =>
  findElements(result, 'SSL').map(({ attributes }) => {
    const { CertificateID, SSLType } = read(z.object({ CertificateID: Id, SSLType: z.string() }), attributes);
    return { id: CertificateID, type: SSLType, day: readDay(attributes.PurchaseDate) };
  });

const InfoAttributes = z.object({
  Status: z.string().min(1),
  StatusDescription: z.string().optional(),
  Type: z.string().optional(),
  ReplacedBy: z.string().optional(),
});
export type Info = {
  readonly status: string;
  readonly description: string | undefined;
  readonly type: string;
  readonly replacedBy: string | undefined;
  /** The leaf in front; empty while there is none. */
  readonly pems: readonly string[];
};
/** What `getInfo` says, with the certificate if it was asked for and is there. */
export function readInfo(result: XmlElement): Info {
  const { Status, StatusDescription, Type = '', ReplacedBy = '' } = read(InfoAttributes, result.attributes);
  const [details] = findElements(result, 'CertificateDetails');
  const [certificates] = findElements(details, 'Certificates');
  const leaf = textAt(certificates, 'Certificate');
  const chain = findElements(certificates, 'CaCertificates', 'Certificate').map(({ text }) => text.trim());
  return {
    status: Status,
    description: StatusDescription || undefined,
    type: Type,
    replacedBy: /^[1-9]\d{0,17}$/.test(ReplacedBy) ? ReplacedBy : undefined,
    pems: leaf === undefined ? [] : [leaf, ...chain],
  };
}

export type Shown = {
  readonly name: string;
  readonly file?: { readonly name: string; readonly content: string };
  readonly record?: { readonly host: string; readonly target: string };
};
export type Activated = { readonly id: string; readonly shown: readonly Shown[] };

/** A block has an element for each name, or, where one name was asked about, what belongs to it. */
function readBlock(result: XmlElement, block: string, firstName: string): readonly Shown[] {
  const [found] = findElements(result, block);
  const parts = findElements(found, 'DNS');
  return (parts.length > 0 ? parts : [found]).flatMap((part): readonly Shown[] => {
    const name = part?.attributes.domain || firstName;
    const [fileName, content] = [textAt(part, 'FileName'), textAt(part, 'FileContent')];
    const [host, target] = [textAt(part, 'HostName'), textAt(part, 'Target')];
    if (fileName && content) return [{ name, file: { name: fileName, content } }];
    return host && target ? [{ name, record: { host, target } }] : [];
  });
}
/** The answer to `activate`, `reissue` and `editDCVMethod`: the id, and what has to be set for each name. */
export const readActivated =
  (firstName: string) =>
  (result: XmlElement): Activated => ({
    id: read(Success.extend({ ID: Id }), result.attributes).ID,
    shown: ['HttpDCValidation', 'DNSDCValidation'].flatMap((block) => readBlock(result, block, firstName)),
  });

export const readDone = (result: XmlElement): void => void read(Success, result.attributes);
export const readAddresses = (result: XmlElement): readonly string[] =>
  ['Domainemails', 'Genericemails', 'Manualemails'].flatMap((list) =>
    findElements(result, list, 'email').map(({ text }) => text.trim().toLowerCase()),
  );
export const readParsedCsr = (result: XmlElement): void =>
  void read(z.array(z.unknown()).min(1), findElements(result, 'CSRDetails'));
