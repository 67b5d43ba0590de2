import type { ValidationMethod } from '@certdesk/contract';
import { z } from 'zod';
import { parseJson } from '../shared/call-out.ts';
import type { NamecheapParts } from './namecheap-settings.ts';

/** How far placing an order has come: a purchase and an activation, of which each may have been done unheard. */
const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('buying'), at: z.iso.datetime(), known: z.array(z.string()) }),
  z.object({ step: z.literal('bought'), id: z.string() }),
]);
export type Step = z.output<typeof Step>;

const Record = z.object({ host: z.string(), target: z.string() });
const File = z.object({ name: z.string(), content: z.string() });
/** What a certificate's names are shown by. Nothing of it is secret. */
const Request = z.object({
  names: z.array(z.string()),
  method: z.enum(['dns', 'http', 'email', 'dns-persist']),
  approverEmail: z.string(),
  type: z.string(),
  organization: z.record(z.string(), z.string()),
  shown: z.array(z.object({ name: z.string(), file: File.optional(), record: Record.optional() })),
  /** The certificate that this one replaces. */
  replaces: z.string().optional(),
});
export type Request = z.output<typeof Request> & { readonly method: ValidationMethod };

export type OrderNotes = ReturnType<typeof createOrderNotes>;

/** What is kept of orders: Namecheap knows no reference of ours, and says only once what has to be set. */
export function createOrderNotes({ keep }: NamecheapParts) {
  const read = async <S extends z.ZodType>(schema: S, name: string): Promise<z.output<S> | undefined> =>
    schema.safeParse(parseJson((await keep.read(name)) ?? '')).data;
  const write = (name: string, value: unknown) => keep.write(name, JSON.stringify(value));
  return {
    step: (reference: string) => read(Step, `order.${reference}`),
    noteStep: (reference: string, step: Step | null) => write(`order.${reference}`, step),
    /** Whose purchase a certificate is. */
    owner: (id: string) => read(z.string(), `certificate.${id}`),
    noteOwner: (id: string, reference: string) => write(`certificate.${id}`, reference),
    request: (id: string): Promise<Request | undefined> => read(Request, `request.${id}`),
    noteRequest: (id: string, request: Request) => write(`request.${id}`, request),
  };
}
