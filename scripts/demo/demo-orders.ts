import type { AddServiceBody, Language, Organization, ServerType } from '@certdesk/contract';

/** What happens to a demo order, each so many days (and hours) before today. Everything else follows by itself. */
export type DemoAct =
  | { readonly do: 'approve' | 'reject' | 'cancel' | 'revoke' | 'resend'; readonly daysAgo: number }
  | { readonly do: 'vet'; readonly daysAgo: number; readonly decision: 'approve' | 'reject' }
  | DemoImport;

/** The certificate is imported from its fulfillment email, for services that need it. */
export type DemoImport = {
  readonly do: 'import';
  readonly daysAgo: number;
  readonly services: readonly AddServiceBody[];
  readonly notes: string;
};

export type DemoOrder = {
  readonly names: readonly string[];
  readonly product: 'dv-90' | 'dv-199' | 'ov-199' | 'ev-199';
  readonly daysAgo: number;
  readonly mailbox: 'admin' | 'administrator' | 'hostmaster' | 'postmaster' | 'webmaster';
  readonly language: Language;
  readonly server: ServerType;
  readonly organization?: Organization;
  readonly acts: readonly DemoAct[];
};

const BAKERY: Organization = {
  name: 'Alpenbäckerei GmbH',
  registrationNumber: 'HRB 20411',
  street: 'Marktplatz 3',
  city: 'Bregenz',
  region: 'Vorarlberg',
  postalCode: '6900',
  country: 'AT',
};
const CLINIC: Organization = {
  name: 'Clínica Boa Vista',
  registrationNumber: '12345678000190',
  city: 'Belo Horizonte',
  region: 'Minas Gerais',
  country: 'BR',
};
const PORT: Organization = {
  name: 'Harbor Freight Lines',
  registrationNumber: '0814472',
  city: 'Portland',
  region: 'Maine',
  country: 'US',
};

const approve = (daysAgo: number): DemoAct => ({ do: 'approve', daysAgo });
const resend = (daysAgo: number): DemoAct => ({ do: 'resend', daysAgo });
const vet = (daysAgo: number, decision: 'approve' | 'reject' = 'approve'): DemoAct => ({
  do: 'vet',
  daysAgo,
  decision,
});
const use = (daysAgo: number, services: readonly AddServiceBody[] = [], notes = ''): DemoAct => ({
  do: 'import',
  daysAgo,
  services,
  notes,
});
const end = (what: 'reject' | 'cancel' | 'revoke', daysAgo: number): DemoAct => ({ do: what, daysAgo });

type Facts = Pick<DemoOrder, 'mailbox' | 'language' | 'server'> & { organization?: Organization };
const order = (
  names: string,
  product: DemoOrder['product'],
  daysAgo: number,
  facts: Facts,
  ...acts: DemoAct[]
): DemoOrder => ({ names: names.split(' '), product, daysAgo, ...facts, acts });

const en = (mailbox: DemoOrder['mailbox'], server: ServerType = 'nginx') => ({
  mailbox,
  server,
  language: 'en' as const,
});
const inLanguage = (language: Language, mailbox: DemoOrder['mailbox'], server: ServerType = 'nginx') => ({
  mailbox,
  server,
  language,
});

/**
 * Eight months of an account, in every state an order can have. The names are under .example, which is reserved for
 * such use (RFC 2606), so nobody's domain is named and no mail could ever reach anybody.
 */
export const DEMO_ORDERS: readonly DemoOrder[] = [
  order('legacy.harbor.example', 'dv-90', 232, en('admin', 'apache'), approve(231.9)),
  order(
    'www.alpenbaeckerei.example alpenbaeckerei.example',
    'dv-199',
    222,
    inLanguage('de', 'hostmaster'),
    approve(221.8),
    use(220),
  ),
  order('intranet.harbor.example', 'dv-199', 214, en('hostmaster', 'iis'), approve(213.9), resend(120)),
  order('summer.festival.example', 'dv-90', 180, inLanguage('fr', 'webmaster'), approve(179.9), resend(178)),
  order(
    'www.harbor.example harbor.example tracking.harbor.example',
    'ov-199',
    176,
    { ...en('administrator', 'haproxy'), organization: PORT },
    approve(175.9),
    vet(174),
    use(
      173,
      [
        { kind: 'load_balancer', name: 'edge-lb-1' },
        { kind: 'cdn', name: 'assets' },
      ],
      'Renewed by the platform team; ask before touching it.',
    ),
    resend(90),
    resend(3),
  ),
  order('mail.boavista.example', 'dv-199', 160, inLanguage('pt-BR', 'postmaster', 'other'), approve(159.9)),
  order('*.cdn.harbor.example', 'dv-199', 150, en('hostmaster'), approve(149.9)),
  order('api.harbor.example', 'dv-199', 133, en('hostmaster', 'caddy'), approve(132.9), resend(40), resend(12)),
  order('tienda.olivar.example', 'dv-199', 121, inLanguage('es', 'admin', 'apache'), approve(120.9)),
  order('old-vpn.harbor.example', 'dv-199', 118, en('admin', 'other'), approve(117.9), end('revoke', 60)),
  order(
    'www.boavista.example boavista.example',
    'ov-199',
    110,
    { ...inLanguage('pt-BR', 'administrator'), organization: CLINIC },
    approve(109.9),
    vet(108),
  ),
  order(
    'bottega.lago.example',
    'dv-90',
    86,
    inLanguage('it', 'webmaster', 'tomcat'),
    approve(85.9),
    use(85, [{ kind: 'web_server', name: 'bottega-web' }]),
    resend(20),
  ),
  order('status.harbor.example', 'dv-90', 84, en('webmaster', 'caddy'), approve(83.9)),
  order('buchung.alpenbaeckerei.example', 'dv-90', 78, inLanguage('de', 'admin'), approve(77.9), use(77), resend(15)),
  order('musee.atelier.example', 'dv-90', 71, inLanguage('fr', 'hostmaster', 'apache'), approve(70.9)),
  order('forgotten.harbor.example', 'dv-90', 66, en('postmaster')),
  order('shop.lago.example', 'dv-199', 58, inLanguage('it', 'admin', 'tomcat'), approve(57.9)),
  order(
    'pay.harbor.example',
    'ev-199',
    52,
    { ...en('administrator', 'haproxy'), organization: PORT },
    approve(51.8),
    vet(49),
    use(48, [{ kind: 'api_gateway', name: 'payments' }], 'EV, since the bank asks for it.'),
  ),
  order('typo.harbour.example', 'dv-90', 47, en('admin'), end('cancel', 46.9)),
  order('grid.harbor.example', 'dv-199', 44, en('hostmaster'), approve(43.9)),
  order('wiki.olivar.example', 'dv-90', 37, inLanguage('es', 'webmaster'), approve(36.9), resend(9)),
  order('phish.boavista.example', 'dv-90', 33, inLanguage('pt-BR', 'admin'), end('reject', 32.9)),
  order(
    'edge-1.harbor.example edge-2.harbor.example edge-3.harbor.example',
    'dv-90',
    29,
    en('hostmaster', 'haproxy'),
    approve(28.9),
  ),
  order(
    'kasse.alpenbaeckerei.example',
    'ov-199',
    24,
    { ...inLanguage('de', 'administrator', 'iis'), organization: BAKERY },
    approve(23.9),
    vet(21, 'reject'),
  ),
  order('api.olivar.example', 'dv-90', 18, inLanguage('es', 'hostmaster', 'caddy'), approve(17.9), resend(2)),
  order('photos.festival.example', 'dv-90', 12, inLanguage('fr', 'admin'), approve(11.9)),
  order('lab.lago.example', 'dv-90', 8, inLanguage('it', 'hostmaster'), approve(7.9)),
  order(
    'www.alpenbaeckerei.example alpenbaeckerei.example shop.alpenbaeckerei.example',
    'ov-199',
    6,
    { ...inLanguage('de', 'administrator'), organization: BAKERY },
    approve(5.9),
  ),
  order('m.harbor.example', 'dv-90', 4, en('webmaster'), approve(3.9)),
  order('agenda.boavista.example', 'dv-90', 3, inLanguage('pt-BR', 'webmaster')),
  order('beta.harbor.example', 'dv-90', 2, en('hostmaster'), resend(1)),
  order('fiesta.olivar.example', 'dv-199', 1, inLanguage('es', 'administrator', 'apache')),
];
