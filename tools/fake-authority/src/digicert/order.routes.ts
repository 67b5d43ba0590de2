import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isReadableCsr } from '../frame/certificate-maker.ts';
import { refuse } from './errors.ts';
import { DCV_METHODS, type Order } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { findProduct, PRODUCTS, viewProduct } from './products.ts';
import { chainOf, viewCertificate, viewOrder } from './view.ts';

const CertificateBody = z.object({
  common_name: z.string().min(1),
  dns_names: z.array(z.string()).default([]),
  csr: z.string().min(1),
  signature_hash: z.string().optional(),
});
const OrderBody = z.object({
  certificate: CertificateBody,
  organization: z.object({ id: z.int() }).optional(),
  order_validity: z.object({ years: z.int().min(1).max(3) }),
  dcv_method: z.enum(DCV_METHODS).default('email'),
  dcv_emails: z.array(z.object({ dns_name: z.string(), email: z.string() })).default([]),
  payment_method: z.string().optional(),
  skip_approval: z.boolean().default(false),
  alternative_order_id: z.string().max(255).optional(),
  renewal_of_order_id: z.int().optional(),
});
type OrderBody = z.output<typeof OrderBody>;
const ReissueBody = z.object({ certificate: CertificateBody });
const NameParams = z.object({ name: z.string() });
const AlternateParams = z.object({ id: z.string() });

const namesOf = ({ common_name, dns_names }: z.output<typeof CertificateBody>): string[] => [
  ...new Set([common_name, ...dns_names]),
];

/** The refusals that the documentation gives reasons for; undefined when the order is in order. */
function faultOf(body: OrderBody, level: string): readonly [code: string, message: string] | undefined {
  if (!isReadableCsr(body.certificate.csr)) return ['invalid_csr', 'The CSR could not be read.'];
  if (level !== 'DV' && !body.organization) return ['missing_organization', 'An organization is required.'];
  if (body.dcv_method === 'http-token' && namesOf(body.certificate).some((name) => name.startsWith('*.')))
    return ['invalid_dcv_method', 'Wildcard names cannot be validated with http-token.'];
  return undefined;
}

const viewPlaced = (order: Order) => {
  const [certificate] = order.certificates;
  return {
    id: order.id,
    requests: order.requests.map(({ id, status }) => ({ id, status })),
    ...(certificate ? { certificate_id: certificate.id, certificate_chain: chainOf(certificate) } : {}),
    ...(order.dcvMethod === 'email' ? {} : { dcv_random_value: order.randomValue.value }),
  };
};

function addPlacing(app: FastifyInstance, book: OrderBook, account: { needsApproval: boolean }): void {
  app.post('/services/v2/order/certificate/:name', async (request, reply) => {
    const product = findProduct(NameParams.parse(request.params).name);
    if (!product) return refuse(reply, 404, 'not_found|product', 'The product could not be found.');
    const parsed = OrderBody.safeParse(request.body);
    if (!parsed.success)
      return refuse(reply, 400, 'invalid_request', `Invalid ${parsed.error.issues[0]?.path.join('.')}.`);
    const { data: body } = parsed;
    const fault = faultOf(body, product.level);
    if (fault) return refuse(reply, 400, ...fault);
    const order = book.place({
      product,
      names: namesOf(body.certificate),
      csr: body.certificate.csr,
      years: body.order_validity.years,
      dcvMethod: body.dcv_method,
      dcvEmails:
        body.dcv_method === 'email' ? body.dcv_emails.map(({ dns_name, email }) => ({ dnsName: dns_name, email })) : [],
      organizationId: body.organization?.id,
      alternativeOrderId: body.alternative_order_id,
      renewalOf: body.renewal_of_order_id,
      needsApproval: account.needsApproval && !body.skip_approval,
    });
    return reply.code(201).send(viewPlaced(order));
  });
}

function addReading(app: FastifyInstance, book: OrderBook): void {
  app.get('/services/v2/product', async () => ({ products: PRODUCTS.map(viewProduct) }));
  app.get('/services/v2/order/alternate/:id', async (request) => {
    const { id } = AlternateParams.parse(request.params);
    const found = book.all().filter((order) => order.alternativeOrderId === id);
    return {
      orders: found.map((order) => ({
        order_id: order.id,
        ...(order.certificates[0] ? { certificate_id: order.certificates[0].id } : {}),
        status: order.status,
      })),
      page: { total: found.length, limit: 1000, offset: 0 },
    };
  });
  app.get<{ Params: { id: string } }>('/services/v2/order/certificate/:id', async (request, reply) => {
    const order = book.find(Number(request.params.id));
    return order ? viewOrder(order) : refuse(reply, 404);
  });
  app.get<{ Params: { id: string } }>('/services/v2/order/certificate/:id/reissue', async (request, reply) => {
    const order = book.find(Number(request.params.id));
    return order ? { certificates: order.certificates.map(viewCertificate) } : refuse(reply, 404);
  });
}

function addReissuing(app: FastifyInstance, book: OrderBook): void {
  app.post<{ Params: { id: string } }>('/services/v2/order/certificate/:id/reissue', async (request, reply) => {
    const order = book.find(Number(request.params.id));
    if (!order) return refuse(reply, 404);
    const parsed = ReissueBody.safeParse(request.body);
    if (!parsed.success || !isReadableCsr(parsed.data.certificate.csr))
      return refuse(reply, 400, 'invalid_csr', 'The CSR could not be read.');
    if (order.status !== 'issued')
      return refuse(reply, 400, 'invalid_order_status', 'Only issued certificates can be reissued.');
    const { certificate } = parsed.data;
    const { id, status } = book.reissue(order, { csr: certificate.csr, names: namesOf(certificate) });
    return reply.code(201).send({ id: order.id, requests: [{ id, status }] });
  });
}

export function addOrderRoutes(app: FastifyInstance, book: OrderBook, account: { needsApproval: boolean }): void {
  addPlacing(app, book, account);
  addReading(app, book);
  addReissuing(app, book);
}
