import { ACCOUNT_ROUTES } from './account-routes.ts';
import { AUTHORITY_ROUTES } from './authority-routes.ts';
import { CERTIFICATE_ROUTES } from './certificate-routes.ts';
import { LIFE_CYCLE_ROUTES } from './life-cycle-routes.ts';
import { MAIL_DELIVERY_ROUTES } from './mail-routes.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { REMINDER_ROUTES } from './reminder-routes.ts';

export type { Route } from './route.ts';

export const API_PREFIX = '/api/v1';

/** Every route of the API: schemas, types, permissions and OpenAPI are made from this table alone. */
export const ROUTES = {
  ...ACCOUNT_ROUTES,
  ...ORDER_ROUTES,
  ...LIFE_CYCLE_ROUTES,
  ...CERTIFICATE_ROUTES,
  ...REMINDER_ROUTES,
  ...AUTHORITY_ROUTES,
  ...MAIL_DELIVERY_ROUTES,
};

export type RouteName = keyof typeof ROUTES;
