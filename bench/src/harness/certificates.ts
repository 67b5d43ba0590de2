import { createCsr, csrPublicKey } from '@certdesk/pki';
import { createTestAuthority } from '@certdesk/pki/testing';
import type pg from 'pg';

/** Bodies for POST /certificates: each another certificate for one P-256 key, with its intermediate. */
export async function createImports(): Promise<(count: number) => string[]> {
  const { issue, issuerPem: intermediateCertificates } = createTestAuthority({ name: 'Bench', now: new Date() });
  const { csrPem, privateKeyPem: privateKey } = await createCsr({ names: ['www.example.com'], key: 'ecdsa-p256' });
  const publicKey = csrPublicKey(csrPem);
  let made = 0;
  const makeOne = (): string => {
    made += 1;
    const names = [`www${made}.example.com`, `host${made}.example.com`];
    const certificate = issue({ names, publicKey, days: 199 });
    return JSON.stringify({ certificate, privateKey, intermediateCertificates });
  };
  return (count) => Array.from({ length: count }, makeOne);
}

/** As large as a P-256 certificate; nothing in these parts reads it. */
const PEM = `-----BEGIN CERTIFICATE-----\n${`${'A'.repeat(64)}\n`.repeat(16)}-----END CERTIFICATE-----\n`;

/** Imported certificates, written by SQL: names, numbers and dates all differ; every tenth is used by a service. */
export async function fillCertificates(
  client: pg.Client,
  { accountId, count }: { accountId: string; count: number },
): Promise<void> {
  await client.query(
    `insert into certificates (account_id, id, common_name, names, subject, issuer, issuer_name, serial_number,
      fingerprint_sha256, fingerprint_sha1, public_key_sha256, signature_algorithm, key, not_before, not_after,
      certificate_pem, chain_pem, chain, warnings, notes, search_text, imported_by, imported_by_name, imported_at)
    select $1, gen_random_uuid(), name, array[name], 'CN=' || name, 'CN=Bench TLS CA', 'Bench TLS CA', serial,
      md5(name || 'a') || md5(name || 'b'), md5(name), md5(name) || md5(name), 'ECDSA with SHA-256',
      '{"type":"ECDSA","size":256,"curve":"P-256"}', now() - interval '90 days',
      date_trunc('second', now() + make_interval(secs => 8640000 * random())),
      $3, $3, '[]', '[]', 'Rack ' || n, name || chr(10) || 'bench tls ca' || chr(10) || lower(serial), 'user', 'Pat Example', now()
    from generate_series(1, $2::int) n,
      lateral (select 'www' || n || '.' || substr(md5(n::text), 1, 8) || '.example.com' as name, upper(md5('s' || n)) as serial) facts`,
    [accountId, count, PEM],
  );
  await client.query(
    `insert into certificate_services (account_id, certificate_id, id, kind, name, added_at)
    select account_id, id, gen_random_uuid(), 'load_balancer', 'lb-1', now() from certificates
    where account_id = $1 and right(notes, 1) = '0'`,
    [accountId],
  );
}
