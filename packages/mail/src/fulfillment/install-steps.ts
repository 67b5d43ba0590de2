import type { ServerType } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import type { Step } from '../blocks.ts';

export type InstallFiles = {
  /** Certificate and chain, PEM. */
  readonly fullchain: string;
  readonly pkcs7: string;
  /** What the files are named after: the common name, fit for a file name. */
  readonly stem: string;
  /** A host that the certificate is for. */
  readonly host: string;
};

type Words = Translator['text'];

const toPkcs12 = ({ fullchain, stem }: InstallFiles, output: string): string =>
  `openssl pkcs12 -export -in ${fullchain} -inkey ${stem}.key -out ${output}`;

const nginx = (text: Words, { fullchain, stem }: InstallFiles): Step[] => [
  text('install.copy', { file: fullchain }),
  {
    text: text('install.nginx.configure'),
    code: `ssl_certificate     /etc/ssl/certs/${fullchain};\nssl_certificate_key /etc/ssl/private/${stem}.key;`,
  },
  { text: text('install.reload'), code: 'nginx -t && systemctl reload nginx' },
];

const apache = (text: Words, { fullchain, stem }: InstallFiles): Step[] => [
  text('install.copy', { file: fullchain }),
  {
    text: text('install.apache.configure'),
    code: `SSLEngine on\nSSLCertificateFile    /etc/ssl/certs/${fullchain}\nSSLCertificateKeyFile /etc/ssl/private/${stem}.key`,
  },
  { text: text('install.reload'), code: 'apachectl configtest && apachectl graceful' },
];

const iis = (text: Words, files: InstallFiles): Step[] => [
  { text: text('install.iis.accept'), code: `certreq -accept -machine ${files.pkcs7}` },
  {
    text: text('install.iis.join'),
    code: `${toPkcs12(files, `${files.stem}.pfx`)}\ncertutil -importpfx ${files.stem}.pfx`,
  },
  text('install.iis.bind'),
];

const tomcat = (text: Words, files: InstallFiles): Step[] => [
  { text: text('install.tomcat.join'), code: toPkcs12(files, `conf/${files.stem}.p12`) },
  {
    text: text('install.tomcat.configure'),
    code: `<SSLHostConfig>\n  <Certificate certificateKeystoreFile="conf/${files.stem}.p12"\n               certificateKeystorePassword="..." />\n</SSLHostConfig>`,
  },
];

const haproxy = (text: Words, { fullchain, stem }: InstallFiles): Step[] => [
  { text: text('install.haproxy.join'), code: `cat ${fullchain} ${stem}.key > /etc/haproxy/certs/${stem}.pem` },
  { text: text('install.haproxy.configure'), code: `bind :443 ssl crt /etc/haproxy/certs/${stem}.pem` },
  { text: text('install.reload'), code: 'haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy' },
];

const caddy = (text: Words, { fullchain, stem, host }: InstallFiles): Step[] => [
  text('install.copy', { file: fullchain }),
  {
    text: text('install.caddy.configure'),
    code: `${host} {\n  tls /etc/caddy/${fullchain} /etc/caddy/${stem}.key\n}`,
  },
  { text: text('install.reload'), code: 'caddy reload --config /etc/caddy/Caddyfile' },
];

const other = (text: Words, { fullchain, pkcs7 }: InstallFiles): Step[] => [
  text('install.other.files', { file: fullchain }),
  text('install.other.apart', { file: fullchain }),
  text('install.other.pkcs7', { file: pkcs7 }),
];

const STEPS: Readonly<Record<ServerType, (text: Words, files: InstallFiles) => Step[]>> = {
  nginx,
  apache,
  iis,
  tomcat,
  haproxy,
  caddy,
  other,
};

/** How the certificate is installed on the server software named in the order, and how that is checked. */
export function installSteps(serverType: ServerType, files: InstallFiles, text: Words): Step[] {
  const { host } = files;
  const check = `openssl s_client -connect ${host}:443 -servername ${host} </dev/null \\\n  | openssl x509 -noout -serial -enddate`;
  return [...STEPS[serverType](text, files), { text: text('install.check'), code: check }];
}
