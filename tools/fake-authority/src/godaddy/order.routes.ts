import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isReadableCsr } from '../frame/certificate-maker.ts';
import { levelOf, PRODUCT_TYPES, SLOT_SIZES } from './certificate.ts';
import type { CertificateBook } from './certificate-book.ts';
import { type FieldFault, refuse } from './errors.ts';
import { viewCertificate, viewSummary } from './view.ts';

const Contact = z.object({
  nameFirst: z.string().min(1),
  nameLast: z.string().min(1),
  email: z.email(),
  phone: z.string().min(1),
});
const CreateBody = z.object({
  csr: z.string(),
  productType: z.enum(PRODUCT_TYPES),
  period: z.int().min(1).max(3),
  contact: Contact,
  commonName: z.string().min(1).optional(),
  subjectAlternativeNames: z.array(z.string()).default([]),
  slotSize: z.enum(SLOT_SIZES).optional(),
  organization: z
    .object({
      name: z.string().min(1),
      phone: z.string().min(1),
      address: z.object({ address1: z.string() }).optional(),
    })
    .optional(),
  callbackUrl: z.url().optional(),
});
type CreateBody = z.output<typeof CreateBody>;
const PageQuery = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

function faultsOf(body: CreateBody): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!isReadableCsr(body.csr)) faults.push({ path: 'csr', code: 'INVALID_CSR', message: 'CSR is invalid' });
  if (levelOf(body.productType) !== 'DV' && !body.organization)
    faults.push({ path: 'organization', code: 'REQUIRED', message: 'organization is required' });
  const isUcc = body.productType.startsWith('UCC');
  if (!isUcc && body.subjectAlternativeNames.length > 0)
    faults.push({ path: 'subjectAlternativeNames', code: 'UNEXPECTED', message: 'only for UCC products' });
  if (isUcc && !body.slotSize) faults.push({ path: 'slotSize', code: 'REQUIRED', message: 'slotSize is required' });
  return faults;
}

/** The body in order, or what is wrong with it, as both creating and validating answer it. */
function read(body: unknown): { body: CreateBody } | { faults: readonly FieldFault[] } {
  const parsed = CreateBody.safeParse(body);
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        code: 'INVALID_VALUE',
        message: issue.message,
      })),
    };
  const faults = faultsOf(parsed.data);
  return faults.length > 0 ? { faults } : { body: parsed.data };
}

export function addOrderRoutes(app: FastifyInstance, book: CertificateBook, customerId: string): void {
  app.post('/v1/certificates', async (request, reply) => {
    const checked = read(request.body);
    if ('faults' in checked) return refuse(reply, 422, { fields: checked.faults });
    const { commonName, subjectAlternativeNames, slotSize, organization, callbackUrl, ...body } = checked.body;
    if (commonName === undefined) return refuse(reply, 422, { message: 'commonName is required here' });
    const names = [...new Set([commonName, ...subjectAlternativeNames])];
    const { id } = book.create({ ...body, names, slotSize, organization, callbackUrl });
    return reply.code(202).send({ certificateId: id });
  });
  app.post('/v1/certificates/validate', async (request, reply) => {
    const checked = read(request.body);
    return 'faults' in checked ? refuse(reply, 422, { fields: checked.faults }) : reply.code(204).send();
  });
  app.get<{ Params: { id: string } }>('/v1/certificates/:id', async (request, reply) => {
    const certificate = book.find(request.params.id);
    return certificate ? viewCertificate(certificate) : refuse(reply, 404);
  });
  app.get<{ Params: { id: string } }>('/v1/certificates/:id/actions', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate) return refuse(reply, 404);
    return certificate.actions.map(({ type, createdAt }) => ({ type, createdAt: createdAt.toISOString() }));
  });
  app.get<{ Params: { customerId: string } }>('/v2/customers/:customerId/certificates', async (request, reply) => {
    if (request.params.customerId !== customerId) return refuse(reply, 403);
    const { offset, limit } = PageQuery.parse(request.query);
    const all = book.all();
    return { certificates: all.slice(offset, offset + limit).map(viewSummary), pagination: { total: all.length } };
  });
}
