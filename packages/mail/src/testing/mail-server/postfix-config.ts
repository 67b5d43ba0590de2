import type { MailServerPorts } from './ports.ts';

export type PostfixConfig = {
  readonly folder: string;
  readonly ports: MailServerPorts;
  /** Delivered here; a mailbox that does not exist is found out after the mail was taken, so that it bounces. */
  readonly domains: readonly string[];
  /** More of transport(5): `bounces.example.net` to `lmtp:inet:127.0.0.1:2525`, `full@example.com` to `retry:4.2.2 Full`. */
  readonly routes: Readonly<Record<string, string>>;
  /** More of postconf(5), such as `delay_warning_time`. */
  readonly settings: Readonly<Record<string, string>>;
};

/** A mail that could leave this machine does not: what has no route is refused by the queue manager. */
const mainSettings = ({ folder, ports, domains, settings }: PostfixConfig): Record<string, string> => ({
  compatibility_level: '3.6',
  queue_directory: `${folder}/queue`,
  data_directory: `${folder}/state`,
  maillog_file: `${folder}/log/postfix.log`,
  maillog_file_prefixes: folder,
  myhostname: 'mail.test.example',
  mydestination: '',
  local_transport: 'error:5.1.1 no local mailboxes here',
  alias_maps: '',
  inet_interfaces: '127.0.0.1',
  inet_protocols: 'ipv4',
  mynetworks: '127.0.0.0/8',
  smtp_dns_support_level: 'disabled',
  smtp_host_lookup: 'native',
  smtpd_peername_lookup: 'no',
  virtual_mailbox_domains: domains.join(' '),
  virtual_transport: `lmtp:unix:${folder}/run/lmtp`,
  transport_maps: `texthash:${folder}/postfix/transport`,
  default_transport: 'error:5.1.2 no route to this domain',
  smtpd_recipient_restrictions: `check_policy_service inet:127.0.0.1:${ports.policy}, permit_mynetworks, permit_sasl_authenticated, reject`,
  smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, reject',
  smtpd_sasl_type: 'dovecot',
  smtpd_sasl_path: `${folder}/run/postfix-auth`,
  smtpd_tls_cert_file: `${folder}/server.pem`,
  smtpd_tls_key_file: `${folder}/server.key`,
  smtpd_tls_auth_only: 'yes',
  // Tests do not wait: what was put off is tried again within seconds.
  queue_run_delay: '1s',
  minimal_backoff_time: '1s',
  maximal_backoff_time: '2s',
  in_flow_delay: '0',
  smtpd_client_connection_count_limit: '0',
  ...settings,
});

const lines = (values: Readonly<Record<string, string>>, between: string): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}${between}${value}\n`)
    .join('');

export const mainCf = (config: PostfixConfig): string => lines(mainSettings(config), ' = ');
export const transportMap = ({ routes }: PostfixConfig): string => lines(routes, ' ');

/** Only those who signed in; where anybody may send is the port of a smarthost for this machine. */
const MEMBERS_ONLY = ['smtpd_sasl_auth_enable=yes', 'smtpd_client_restrictions=permit_sasl_authenticated,reject'];

function smtpd(port: number, ...options: readonly string[]): string {
  return [`127.0.0.1:${port} inet n - n - - smtpd`, ...options.map((option) => `  -o ${option}`)].join('\n');
}

/** The services of master(5) that a mail needs on its way, none in a chroot. */
export function masterCf({ ports }: PostfixConfig): string {
  const services = [
    smtpd(ports.plain),
    smtpd(ports.submission, 'smtpd_tls_security_level=encrypt', ...MEMBERS_ONLY),
    smtpd(ports.smtps, 'smtpd_tls_wrappermode=yes', ...MEMBERS_ONLY),
    'postlog unix-dgram n - n - 1 postlogd',
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    ...['smtp', 'relay'].map((name) => `${name} unix - - n - - smtp`),
    'lmtp unix - - n - - lmtp',
    'virtual unix - n n - - virtual',
    'showq unix n - n - - showq',
    ...['error', 'retry'].map((name) => `${name} unix - - n - - error`),
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
  ];
  return `${services.join('\n')}\n`;
}
