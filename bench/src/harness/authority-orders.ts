import { createCsr } from '@certdesk/pki';
import type pg from 'pg';

export type AuthorityOrderFacts = { id: string; reference: string; number: number; name: string };

/** Orders of the built-in CA that wait for their certificate, written by SQL. They share one P-256 request. */
export async function fillAuthorityOrders(client: pg.Client, orders: readonly AuthorityOrderFacts[]): Promise<void> {
  const { csrPem } = await createCsr({ names: ['www.example.com'], key: 'ecdsa-p256' });
  await client.query(
    `insert into orders (id, reference, order_number, product_id, csr, names, public_key_sha256, approver_email, language,
      server_type, applicant, contacts, status, status_reason, created_at, approval_ends_at)
    select id, reference, number, 'dv-199', $2, jsonb_build_array(name), md5(name), 'admin@' || name, 'en',
      'nginx', 'Example Ltd.', '{"technical":{"name":"Pat Example","email":"pat@example.com"}}',
      'processing', 'issuing', now(), now() + interval '30 days'
    from jsonb_to_recordset($1) as facts (id uuid, reference uuid, number int, name text)`,
    [JSON.stringify(orders), csrPem],
  );
}

/** Gives every order that waits a copy of the one certificate that was really issued, under a serial of its own. */
export async function copyCertificate(client: pg.Client): Promise<void> {
  await client.query(`with waiting as (
      update orders set status = 'complete', status_reason = null where status = 'processing' returning id
    )
    insert into issuances (id, order_id, serial_number, public_key_sha256, not_before, not_after, state, tbs_sha256, certificate,
      created_at)
    select gen_random_uuid(), waiting.id, upper(md5(waiting.id::text)), public_key_sha256, not_before, not_after, state, tbs_sha256,
      certificate, created_at
    from waiting, (select * from issuances where state = 'issued' limit 1) one`);
}
