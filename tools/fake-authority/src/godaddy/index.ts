import type { FakeAuthority, World } from '../frame/fake-authority.ts';
import { addControlRoutes } from './control.routes.ts';
import { addDeedRoutes } from './deed.routes.ts';
import { addEmailRoutes } from './email.routes.ts';
import { errorBody, refuse } from './errors.ts';
import { createHandle, type GodaddyHandle } from './handle.ts';
import { addOrderRoutes } from './order.routes.ts';

const API_KEY = 'FAKE-GODADDY-API-KEY';
const API_SECRET = 'FAKE-GODADDY-API-SECRET';
const CUSTOMER_ID = '295e3bc3-b3b9-4d95-aae5-ede41a994d13';

/** GoDaddy Certificates API v1, with the list of v2, as developer.godaddy.com documents them. */
export function createFakeGodaddy(world: World): FakeAuthority & Omit<GodaddyHandle, 'book'> {
  const { book, ...handle } = createHandle(world);
  return {
    ...handle,
    name: 'godaddy',
    paths: ['/v1/certificates', '/v2/customers'],
    credentials: { apiKey: API_KEY, apiSecret: API_SECRET, customerId: CUSTOMER_ID },
    errorBody,
    routes: (app) => {
      app.addHook('onRequest', async (request, reply) =>
        request.headers.authorization === `sso-key ${API_KEY}:${API_SECRET}` ? undefined : refuse(reply, 401),
      );
      addOrderRoutes(app, book, CUSTOMER_ID);
      addDeedRoutes(app, book);
      addEmailRoutes(app, book, handle.history);
    },
    control: (app) => addControlRoutes(app, { book, ...handle }),
  };
}
