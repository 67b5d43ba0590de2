import { join } from 'node:path';
import type { OrderDetail } from '@certdesk/contract';
import { certificatesIn } from '../harness/certificates.ts';
import type { ReceivedMail } from '../harness/mailbox.ts';
import { derOf, needlesOf, searchBytes, searchFolder } from '../harness/secret-search.ts';
import { dumpDesk } from '../harness/table-dump.ts';
import { expect } from '../harness/test.ts';
import type { Person } from './person.ts';

type Mailed = { orderNumber: number; mail: ReceivedMail; privateKey: string };

/**
 * Searches the desk's tables, jobs, files and logs for the mailed certificate, its chain and the key, in every form. The
 * desk is stopped for it, so that nothing is in memory only, and goes on afterwards. The CSR may be known.
 */
export async function findNothingKept(
  { page, installation }: Person,
  { orderNumber, mail, privateKey }: Mailed,
): Promise<void> {
  const { dataFolder, processes, restart } = installation;
  const answer = await page.request.get(`${installation.url}/api/v1/orders/${orderNumber}`);
  const { csr }: OrderDetail = await answer.json();
  const needles = [...certificatesIn(mail), privateKey].flatMap((pem) => needlesOf(pem, derOf(csr)));
  expect(new Set(needles.map(({ form }) => form))).toEqual(new Set(['PEM', 'DER', 'base64', 'hex']));
  await processes.program('desk').stop();
  const tables = await dumpDesk(dataFolder);
  expect(tables.map(({ text }) => text).join('\n')).toContain(String(orderNumber));
  expect(tables.flatMap(({ table, text }) => searchBytes(table, Buffer.from(text), needles))).toEqual([]);
  for (const folder of ['desk', 'logs']) expect(searchFolder(join(dataFolder, folder), needles)).toEqual([]);
  // The search finds it where it may be.
  expect(searchFolder(join(dataFolder, 'mailbox'), needles)).not.toEqual([]);
  await restart('desk');
}
