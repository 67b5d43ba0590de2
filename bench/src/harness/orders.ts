import type pg from 'pg';

/** As large as a P-256 CSR; nothing in these parts reads it. */
const CSR = `-----BEGIN CERTIFICATE REQUEST-----\n${`${'A'.repeat(64)}\n`.repeat(6)}-----END CERTIFICATE REQUEST-----\n`;

export type OrderFill = { accountId: string; count: number };

/**
 * Orders that hold a certificate, written by SQL: common names, dates and addresses all differ. Their numbers follow
 * each other; the first is answered.
 */
export async function fillOrders(client: pg.Client, { accountId, count }: OrderFill): Promise<number> {
  const { rows } = await client.query<{ first: number }>(
    `with filled as (
      insert into orders (account_id, id, product_id, product, authority_id, authority, validation_level, validity_days,
        common_name, names, search_text, csr, key, public_key_sha256, approver_email, language, server_type, contacts,
        status, authority_order_id, created_at, effective_at, expires_at, timeline)
      select $1, gen_random_uuid(), 'dv-199', 'Certdesk DV 199', 'builtin', 'Certdesk CA', 'DV', 199,
        name, array[name], name, $3, 'EC P-256', md5(name) || md5(name), 'admin@' || name, 'en', 'nginx',
        '{"technical":{"name":"Pat Example","email":"pat@example.com"}}',
        'complete', gen_random_uuid(), now() - interval '90 days', now() - interval '90 days',
        date_trunc('second', now() + make_interval(secs => 8640000 * random())),
        '[{"status":"complete","reason":null,"detail":null,"at":"2026-08-22T09:00:00.000Z"}]'
      from generate_series(1, $2::int) n, lateral (select 'www' || n || '.' || substr(md5(n::text), 1, 8) || '.example.com' as name) names
      returning number
    ) select min(number)::int as first from filled`,
    [accountId, count, CSR],
  );
  return rows[0]?.first ?? 0;
}
