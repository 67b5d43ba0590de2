import { readFile } from 'node:fs/promises';
import { parseAddress } from '../address.ts';
import type { SendResult } from '../smtp-outcome.ts';
import { createTransport } from '../transport.ts';

/** Whom the mails of the fixtures were sent to. */
const REPORTED = 'hostmaster@shop.example';

export type BroughtBounce = {
  /** One of bounce/fixtures. */
  readonly name: string;
  /** Whose mail it reports about. */
  readonly recipient: string;
  /** The address that it comes to. */
  readonly to: string;
  /** Of a bounce listener on this machine that speaks SMTP. */
  readonly port: number;
};

/** Brings a report about a mail, as a mail system does: from nobody. */
export async function bringBounce({ name, recipient, to, port }: BroughtBounce): Promise<SendResult> {
  const report = await readFile(new URL(`../bounce/fixtures/${name}.eml`, import.meta.url), 'utf8');
  const raw = Buffer.from(report.replaceAll(REPORTED, recipient));
  const transport = createTransport(`smtp://127.0.0.1:${port}`);
  const envelope = { from: null, to: parseAddress(to) };
  const result = await transport.send({ raw, envelope, messageId: '<report@mail.example>' });
  await transport.close();
  return result;
}
