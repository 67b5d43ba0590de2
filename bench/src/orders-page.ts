import type pg from 'pg';
import { type SignedInDesk, startDesk } from './harness/desk.ts';
import { comparePages, fillDesk, fillTable, PAGE } from './harness/list-page.ts';
import { fillOrders } from './harness/orders.ts';
import type { Part } from './harness/part.ts';
import { makeSettings } from './harness/programs.ts';

type Position = { key: string; number: number };

/** As findOrders in the desk writes it (features/orders/order.store.ts). */
const COLUMNS = `account_id, number, id, product_id, product, authority_id, authority, validation_level, validity_days,
  common_name, names, approver_email, language, status, status_reason, status_detail, authority_order_id,
  approval_ends_at, cancel_requested_at, demo, created_at, effective_at, expires_at, mail_times, last_request`;
const FIRST = `select ${COLUMNS} from orders where account_id = $1 order by expires_sort, number limit ${PAGE + 1}`;
const DEEP = FIRST.replace('order by', 'and (expires_sort, number) > ($2::timestamptz, $3) order by');

/** One large account among others. */
const fill = (desk: SignedInDesk, count: number): Promise<Position> =>
  fillDesk(desk, async (client) => {
    await fillTable(client, 'orders', async () => {
      await fillOrders(client, { accountId: desk.accountId, count });
      for (let other = 1; other <= 10; other += 1) {
        await fillOrders(client, { accountId: `other-${other}`, count: count / 100 });
      }
    });
    const middle = await client.query<{ expires_at: Date; number: number }>(
      'select expires_at, number from orders where account_id = $1 order by expires_sort, number offset $2 limit 1',
      [desk.accountId, count / 2],
    );
    const [row] = middle.rows;
    return { key: row?.expires_at.toISOString() ?? '', number: row?.number ?? 0 };
  });

const cursorOf = ({ key, number }: Position): string =>
  Buffer.from(JSON.stringify(['expiresAt', key, number])).toString('base64url');

/** (c) Orders: the first page and one in the middle of a large account, one request at a time. */
export const ordersPage: Part = {
  letter: 'c',
  title: `Orders, pages of ${PAGE} by expiration date`,
  run: async (context) => {
    const count = context.quick ? 100_000 : 1_000_000;
    const databaseUrl = await (await context.cluster()).createDatabase('orders_page');
    const desk = await startDesk(context, {
      ...(await makeSettings(context, 'orders-page')),
      DATABASE_URL: databaseUrl,
    });
    context.say(`filling ${count.toLocaleString('en-US')} orders of one account`);
    const position = await fill(desk, count);
    const ask = async (client: pg.Client, text: string, ...values: unknown[]) =>
      (await client.query(text, [desk.accountId, ...values])).rows.length;
    return comparePages(context, desk, {
      path: `/api/v1/orders?limit=${PAGE}`,
      cursor: cursorOf(position),
      depth: count / 2,
      firstSql: (client) => ask(client, FIRST),
      deepSql: (client) => ask(client, DEEP, position.key, position.number),
    });
  },
};
