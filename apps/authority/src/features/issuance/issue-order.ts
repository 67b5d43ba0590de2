import { hash } from 'node:crypto';
import { csrPublicKey, PkiError, validityPeriod } from '@certdesk/pki';
import { type Issuer, type PreparedCertificate, prepareCertificate, signPrepared } from '@certdesk/pki/node';
import { addMs, type Clock, HOUR, type Log, newId } from '@certdesk/platform';
import type { Unit, Work } from '../events/index.ts';
import {
  changeOrder,
  isIssuing,
  isKeyCompromised,
  lockOrder,
  type Order,
  productOf,
  saveCertificateEnd,
} from '../orders/index.ts';
import { abandonIntents, completeIntent, insertIntent } from './issuance.store.ts';
import { cappedValidity, type Profiles } from './profiles.ts';

/** Clients whose clocks are behind take the certificate at once; BR 7.1.2.7 allows 48 hours. */
const BACKDATED_MS = HOUR;

export type IssueOrderOptions = {
  work: Work;
  clock: Clock;
  log: Log;
  issuer: Issuer;
  profiles: Profiles;
  /** Sees to it, in the same transaction, that the certificate is mailed. */
  onIssued: (unit: Unit, order: Order, issuanceId: string) => Promise<void>;
};

type Intended = { id: string; prepared: PreparedCertificate };

function prepare({ profiles }: IssueOrderOptions, order: Order, now: Date): PreparedCertificate {
  const product = productOf(order);
  const days = cappedValidity(product.validityDays, now);
  const { notBefore, notAfter } = validityPeriod({ from: addMs(now, -BACKDATED_MS), days });
  const { certificateEndsAt } = order;
  return prepareCertificate(profiles[product.validationLevel], {
    names: order.names,
    publicKey: csrPublicKey(order.csr),
    notBefore,
    // A reissued certificate ends when the one before it would have: nobody gets more time without another approval.
    notAfter: certificateEndsAt && certificateEndsAt < notAfter ? certificateEndsAt : notAfter,
    issuedAt: now,
    ...(order.organization ? { organization: order.organization } : {}),
  });
}

/** The order ends without this certificate; after a reissue it is the one before that counts. */
async function giveUp(unit: Unit, order: Order, at: Date): Promise<undefined> {
  await changeOrder(unit, { order, act: order.certificateEndsAt ? 'failReissue' : 'failIssuance', at });
}

/** The certificate is written and held against its profile here; from then on it is known what is about to be signed. */
async function intend(options: IssueOrderOptions, orderId: string): Promise<Intended | undefined> {
  const { work, clock, log } = options;
  return work(async (unit) => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order || !isIssuing(order)) return undefined;
    await abandonIntents(unit.trx, orderId);
    const now = clock.now();
    // Said of the key since the order was placed (BR 6.1.1.3).
    if (await isKeyCompromised(unit.trx, order.publicKeySha256)) return giveUp(unit, order, now);
    try {
      const prepared = prepare(options, order, now);
      const { serialNumber, notBefore, notAfter } = prepared;
      const tbsSha256 = hash('sha256', prepared.tbs);
      const id = newId();
      const { publicKeySha256 } = order;
      const intent = { id, orderId, serialNumber, notBefore, notAfter, tbsSha256, publicKeySha256, createdAt: now };
      await insertIntent(unit.trx, intent);
      return { id, prepared };
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      // No later try would find a different order or profile: the certificate must not exist.
      log.error({
        event: 'issuance.refused_by_lint',
        orderId,
        orderNumber: order.number,
        code: error.code,
        err: error,
      });
      await giveUp(unit, order, now);
      return undefined;
    }
  });
}

async function complete(options: IssueOrderOptions, orderId: string, intended: Intended): Promise<void> {
  const { work, clock, issuer, onIssued } = options;
  const { der } = signPrepared(intended.prepared, issuer);
  await work(async (unit) => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order || !(await completeIntent(unit.trx, intended.id, der))) return;
    await saveCertificateEnd(unit.trx, orderId, intended.prepared.notAfter);
    const issued = await changeOrder(unit, { order, act: 'issue', at: clock.now() });
    // Throwing takes the certificate back out with the transaction: none may stay beside an order that is not issued.
    if (!issued) throw new Error('an order left the state issuing while its certificate was signed');
    await onIssued(unit, issued, intended.id);
  });
}

/**
 * Issues the certificate of an order that waits for it; an order that does not is left alone. Should the process die
 * on the way, the order still waits and the next start issues under a new serial: a certificate that was signed but
 * not stored never left the process.
 */
export async function issueOrder(options: IssueOrderOptions, orderId: string): Promise<void> {
  const intended = await intend(options, orderId);
  if (intended) await complete(options, orderId, intended);
}
