import type { FakeAuthority, World } from '../frame/fake-authority.ts';
import { addCertificateRoutes } from './certificate.routes.ts';
import { addControlRoutes } from './control.routes.ts';
import { errorBody, refuse } from './errors.ts';
import { createHandle, type DigicertHandle } from './handle.ts';
import { addOrderRoutes } from './order.routes.ts';
import { addValidationRoutes } from './validation.routes.ts';

const API_KEY = 'FAKE-DIGICERT-API-KEY';

/** DigiCert CertCentral Services API v2, as dev.digicert.com documents it. */
export function createFakeDigicert(world: World): FakeAuthority & Omit<DigicertHandle, 'book'> {
  const { book, ...handle } = createHandle(world);
  return {
    ...handle,
    name: 'digicert',
    paths: ['/services/v2'],
    credentials: { apiKey: API_KEY },
    errorBody,
    routes: (app) => {
      app.addHook('onRequest', async (request, reply) =>
        request.headers['x-dc-devkey'] === API_KEY ? undefined : refuse(reply, 401),
      );
      addOrderRoutes(app, book, handle.account);
      addValidationRoutes(app, book);
      addCertificateRoutes(app, book);
    },
    control: (app) => addControlRoutes(app, { book, ...handle }),
  };
}
