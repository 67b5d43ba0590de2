import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { isSignedOut } from '../api/problem.ts';
import { parseCertificatesSearch, parseImportSearch } from '../features/certificates/index.ts';
import { parseOrdersSearch } from '../features/orders/index.ts';
import { ErrorScreen } from './error-screen.tsx';
import { NotFoundScreen } from './not-found-screen.tsx';
import { safeRedirect } from './safe-redirect.ts';
import { instanceQuery, sessionQuery } from './session.ts';
import { Shell } from './shell/shell.tsx';
import { StandaloneError, StandaloneNotFound } from './standalone.tsx';
import { parseSearch, stringifySearch } from './url-search.ts';

type Context = { queryClient: QueryClient };

const rootRoute = createRootRouteWithContext<Context>()({
  notFoundComponent: StandaloneNotFound,
  errorComponent: StandaloneError,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { redirect?: string } => {
    const wanted = safeRedirect(raw.redirect);
    return wanted === undefined ? {} : { redirect: wanted };
  },
  component: lazyRouteComponent(() => import('../features/accounts/sign-in-page.tsx'), 'SignInPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: StandaloneError,
  beforeLoad: async ({ context, location }) => {
    void context.queryClient.prefetchQuery(instanceQuery);
    await context.queryClient.ensureQueryData(sessionQuery).catch((error: unknown) => {
      if (!isSignedOut(error)) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { redirect: location.href } });
    });
  },
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/security/ssl/orders', replace: true });
  },
});

const ordersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/orders',
  validateSearch: parseOrdersSearch,
  staticData: { help: 'fulfillment' },
  component: lazyRouteComponent(() => import('../features/orders/list/orders-page.tsx'), 'OrdersPage'),
});

const orderNewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/orders/new',
  staticData: { help: 'ordering' },
  component: lazyRouteComponent(() => import('../features/orders/wizard/wizard-page.tsx'), 'WizardPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/orders/$number',
  staticData: { help: 'states' },
  component: lazyRouteComponent(() => import('../features/orders/detail/order-page.tsx'), 'OrderPage'),
});

const orderRenewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/orders/$number/renew',
  staticData: { help: 'renewing' },
  component: lazyRouteComponent(() => import('../features/orders/life-cycle/renew-page.tsx'), 'RenewPage'),
});

const orderReissueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/orders/$number/reissue',
  staticData: { help: 'renewing' },
  component: lazyRouteComponent(() => import('../features/orders/life-cycle/reissue-page.tsx'), 'ReissuePage'),
});

const certificatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/certificates',
  validateSearch: parseCertificatesSearch,
  staticData: { help: 'certificates' },
  component: lazyRouteComponent(
    () => import('../features/certificates/list/certificates-page.tsx'),
    'CertificatesPage',
  ),
});

const certificateImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/certificates/import',
  validateSearch: parseImportSearch,
  staticData: { help: 'importing' },
  component: lazyRouteComponent(() => import('../features/certificates/import/import-page.tsx'), 'ImportPage'),
});

const certificateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/certificates/$id',
  staticData: { help: 'certificates' },
  component: lazyRouteComponent(
    () => import('../features/certificates/detail/certificate-page.tsx'),
    'CertificatePage',
  ),
});

const certificateUpdateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/certificates/$id/update',
  staticData: { help: 'importing' },
  component: lazyRouteComponent(() => import('../features/certificates/import/update-page.tsx'), 'UpdatePage'),
});

const authorityMatrixRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security/ssl/authorities',
  staticData: { help: 'authorities' },
  component: lazyRouteComponent(() => import('../features/authorities/matrix-page.tsx'), 'MatrixPage'),
});

const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account/members',
  staticData: { help: 'members' },
  component: lazyRouteComponent(() => import('../features/accounts/members-page.tsx'), 'MembersPage'),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account/api-keys',
  staticData: { help: 'members' },
  component: lazyRouteComponent(() => import('../features/accounts/api-keys-page.tsx'), 'ApiKeysPage'),
});

const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account/calendar',
  staticData: { help: 'reminding' },
  component: lazyRouteComponent(() => import('../features/reminders/calendar-page.tsx'), 'CalendarPage'),
});

const passwordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account/password',
  staticData: { help: 'members' },
  component: lazyRouteComponent(() => import('../features/accounts/password-page.tsx'), 'PasswordPage'),
});

const mailDeliveryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/mail-delivery',
  staticData: { help: 'delivery' },
  component: lazyRouteComponent(() => import('../features/mail-delivery/mail-delivery-page.tsx'), 'MailDeliveryPage'),
});

const authoritiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/authorities',
  staticData: { help: 'authorities' },
  component: lazyRouteComponent(() => import('../features/authorities/authorities-page.tsx'), 'AuthoritiesPage'),
});

const authorityNewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/authorities/new',
  staticData: { help: 'authorities' },
  component: lazyRouteComponent(() => import('../features/authorities/new-authority-page.tsx'), 'NewAuthorityPage'),
});

const authorityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/authorities/$id',
  staticData: { help: 'authorities' },
  component: lazyRouteComponent(() => import('../features/authorities/authority-page.tsx'), 'AuthorityPage'),
});

const mailboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mailbox',
  staticData: { help: 'mailbox' },
  component: lazyRouteComponent(() => import('../features/mailbox/mailbox-page.tsx'), 'MailboxPage'),
});

const mailRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mailbox/$id',
  staticData: { help: 'mailbox' },
  component: lazyRouteComponent(() => import('../features/mailbox/mail-page.tsx'), 'MailPage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    homeRoute,
    ordersRoute,
    orderNewRoute,
    orderRoute,
    orderRenewRoute,
    orderReissueRoute,
    certificatesRoute,
    certificateImportRoute,
    certificateRoute,
    certificateUpdateRoute,
    authorityMatrixRoute,
    membersRoute,
    apiKeysRoute,
    calendarRoute,
    passwordRoute,
    authoritiesRoute,
    authorityNewRoute,
    authorityRoute,
    mailDeliveryRoute,
    mailboxRoute,
    mailRoute,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: ErrorScreen,
    defaultNotFoundComponent: NotFoundScreen,
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  });
}
