import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuse } from './errors.ts';
import { domainOf, isValidated, type Order } from './order.ts';
import type { OrderBook } from './order-book.ts';

type ById = { Params: { id: string } };
const StatusBody = z.object({ status: z.enum(['canceled']), note: z.string().optional() });

const PATH = '/services/v2/order/certificate/:id';

/** Looks for what has been published; nothing is lost when some names are not there yet. */
function look(order: Order): void {
  for (const name of order.names) if (order.published.has(domainOf(name))) order.validated.add(domainOf(name));
}

const viewCheck = (order: Order) => ({
  order_status: order.status,
  ...(order.certificates[0] ? { certificate_id: order.certificates[0].id } : {}),
  dcv_status: isValidated(order) ? 'valid' : 'pending',
  dns_name_validations: order.names.map((name) => ({
    dns_name: name,
    status: order.validated.has(domainOf(name)) ? 'approved' : 'pending',
  })),
});

/** Domain control validation, and the end of an order that nobody wants any more. */
export function addValidationRoutes(app: FastifyInstance, book: OrderBook): void {
  app.put<ById>(`${PATH}/check-dcv`, async (request, reply) => {
    const order = book.find(Number(request.params.id));
    if (!order) return refuse(reply, 404);
    if (order.dcvMethod === 'email') return refuse(reply, 400, 'invalid_dcv_method', 'Emails cannot be checked.');
    look(order);
    if (order.dcvMethod === 'http-token' && !isValidated(order))
      return refuse(
        reply,
        400,
        'file_random_value_not_found',
        'Could not find the random value at the expected file location for one or more domains.',
      );
    book.proceedLoudly(order);
    return viewCheck(order);
  });
  app.put<ById>(`${PATH}/dcv-random-value`, async (request, reply) => {
    const order = book.find(Number(request.params.id));
    if (!order) return refuse(reply, 404);
    const { value, expiresAt } = book.randomValueOf(order);
    return { dcv_random_value: value, expiration_date: expiresAt.toISOString().replace(/\.\d{3}Z$/, 'Z') };
  });
  app.put<ById>(`${PATH}/resend-emails`, async (request, reply) => {
    const order = book.find(Number(request.params.id));
    if (!order) return refuse(reply, 404);
    if (order.status !== 'pending' || order.dcvMethod !== 'email')
      return refuse(reply, 400, 'invalid_order_status', 'There are no emails to resend.');
    book.mailApprovers(order);
    return reply.code(204).send();
  });
  app.put<ById>(`${PATH}/status`, async (request, reply) => {
    const order = book.find(Number(request.params.id));
    if (!order) return refuse(reply, 404);
    if (!StatusBody.safeParse(request.body).success) return refuse(reply, 400, 'invalid_status', 'Invalid status.');
    if (order.status === 'reissue_pending') order.status = 'issued';
    else if (order.status === 'pending' || order.status === 'needs_approval') order.status = 'canceled';
    else return refuse(reply, 400, 'invalid_order_status', 'Only pending orders can be canceled.');
    return reply.code(204).send();
  });
}
