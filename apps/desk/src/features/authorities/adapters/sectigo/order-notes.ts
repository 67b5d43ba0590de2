import { z } from 'zod';
import { parseJson } from '../shared/call-out.ts';
import type { SectigoParts } from './sectigo-settings.ts';

/** An order that was asked for, and its number when it was heard. */
const Step = z.object({ number: z.string().optional() });
/** How control over the names of an order is shown. Nothing of it is secret: hashes of the CSR, and what is set beside them. */
const Request = z.object({
  names: z.array(z.string()),
  method: z.enum(['dns', 'http', 'email', 'dns-persist']),
  approverEmail: z.string(),
  many: z.boolean(),
  md5: z.string(),
  sha256: z.string(),
  uniqueValue: z.string().optional(),
  /** It has a certificate already, which this one will replace. */
  isReissue: z.boolean(),
  canceled: z.boolean(),
});
export type Request = z.output<typeof Request>;
export type OrderNotes = ReturnType<typeof createOrderNotes>;

/** What is kept of orders: Sectigo's number of each, and what its answers do not say again. */
export function createOrderNotes({ keep }: SectigoParts) {
  const read = async <S extends z.ZodType>(schema: S, name: string): Promise<z.output<S> | undefined> =>
    schema.safeParse(parseJson((await keep.read(name)) ?? '')).data;
  const write = (name: string, value: unknown) => keep.write(name, JSON.stringify(value));
  return {
    step: (reference: string) => read(Step, `order.${reference}`),
    noteStep: (reference: string, step: z.output<typeof Step> | null) => write(`order.${reference}`, step),
    request: (number: string): Promise<Request | undefined> => read(Request, `request.${number}`),
    noteRequest: (number: string, request: Request) => write(`request.${number}`, request),
  };
}
