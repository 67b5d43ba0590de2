import { fastify } from 'fastify';
import pg from 'pg';
import { answerMessages } from '../harness/helper-process.ts';

/** The limit of (a): what the same Fastify, pg and PostgreSQL do when a request is nothing but one durable row. */
type Body = { orderNumber: number; recipient: string };

const INSERT = 'insert into bare_requests (id, order_number, recipient, requested_at) values ($1, $2, $3, $4)';

async function serve({ databaseUrl, poolSize }: { databaseUrl: string; poolSize: number }): Promise<{ port: number }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize });
  await pool.query(`create table bare_requests (id uuid primary key, order_number integer not null,
    recipient text not null, requested_at timestamptz not null)`);
  const app = fastify();
  app.post<{ Body: Body }>('/requests', async ({ body }, reply) => {
    const id = crypto.randomUUID();
    await pool.query(INSERT, [id, body.orderNumber, body.recipient, new Date()]);
    return reply.code(202).send({ id });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(app.listeningOrigin).port) };
}

answerMessages({}, serve);
