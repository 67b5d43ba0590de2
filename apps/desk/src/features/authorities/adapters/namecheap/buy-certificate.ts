import { addMs, DAY, MINUTE } from '@certdesk/platform';
import type { OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { productCodeOf } from '../shared/product-ids.ts';
import { type Purchase, readCreated, readPurchases } from './namecheap-answers.ts';
import type { NamecheapClient } from './namecheap-client.ts';
import { extraNames, productOfCode } from './namecheap-products.ts';
import type { NamecheapParts } from './namecheap-settings.ts';
import type { OrderNotes, Step } from './order-notes.ts';

export type Shop = { readonly parts: NamecheapParts; readonly client: NamecheapClient; readonly notes: OrderNotes };

const PAGE = 100;
const MAX_PAGES = 20;
/** A purchase that is not listed after so long was not made. */
const SETTLED_MS = 30 * MINUTE;
/** Namecheap names the day of a purchase, by its own time. */
const DAYS_DIFFER_MS = 2 * DAY;

/** What was bought and not activated yet. Throws AuthorityError `uncertain` when it is more than can be looked through. */
async function listPurchases(client: NamecheapClient): Promise<readonly Purchase[]> {
  const found: Purchase[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const params = { ListType: 'NewPurchase', Page: page, PageSize: PAGE };
    const purchases = await client.read('namecheap.ssl.getList', params, readPurchases);
    found.push(...purchases);
    if (purchases.length < PAGE) return found;
  }
  throw new AuthorityError('uncertain');
}

/** The product of an order. Throws AuthorityError `refused` when there is none. */
export function productOf({ parts }: Shop, { productId }: Pick<OrderToPlace, 'productId'>) {
  const product = productOfCode(productCodeOf(parts.id, productId));
  if (!product) throw new AuthorityError('refused');
  return product;
}

async function buy(shop: Shop, order: OrderToPlace): Promise<string> {
  const { parts, client, notes } = shop;
  const product = productOf(shop, order);
  const known = (await listPurchases(client)).map(({ id }) => id);
  // Kept before the call: whoever finds it knows that the call may have been made, also after a crash.
  await notes.noteStep(order.reference, { step: 'buying', at: parts.clock.now().toISOString(), known });
  const extra = extraNames(product, order.names.length);
  const params = { Years: parts.settings.orderYears, Type: product.type, SANStoADD: extra > 0 ? extra : undefined };
  try {
    return await client.act('namecheap.ssl.create', params, readCreated);
  } catch (error) {
    if (error instanceof AuthorityError && error.kind !== 'uncertain') await notes.noteStep(order.reference, null);
    throw error;
  }
}

/**
 * The purchase whose answer was lost: one that was not there before, is nobody else's and of the order's type. Where more
 * than one might be it, or another type was bought, nobody can tell. Undefined when it is known not to have been made.
 */
async function findLost(
  shop: Shop,
  order: OrderToPlace,
  { at, known }: Extract<Step, { step: 'buying' }>,
): Promise<string | undefined> {
  const { parts, client, notes } = shop;
  const candidates: Purchase[] = [];
  for (const purchase of await listPurchases(client)) {
    const isOlder = purchase.day !== undefined && addMs(purchase.day, DAYS_DIFFER_MS) < new Date(at);
    if (known.includes(purchase.id) || isOlder) continue;
    const owner = await notes.owner(purchase.id);
    if (owner === undefined || owner === order.reference) candidates.push(purchase);
  }
  const [first, ...others] = candidates;
  const isSettled = parts.clock.now().getTime() - Date.parse(at) > SETTLED_MS;
  if (!first && isSettled) return undefined;
  if (first && others.length === 0 && first.type.toLowerCase() === productOf(shop, order).type.toLowerCase())
    return first.id;
  throw new AuthorityError('uncertain');
}

/** The certificate that was bought for an order: bought once, found again when the answer was lost. */
export async function buyCertificate(shop: Shop, order: OrderToPlace): Promise<string> {
  const { notes } = shop;
  const step = await notes.step(order.reference);
  if (step?.step === 'bought') return step.id;
  const found = step ? await findLost(shop, order, step) : undefined;
  const id = found ?? (await buy(shop, order));
  await notes.noteOwner(id, order.reference);
  await notes.noteStep(order.reference, { step: 'bought', id });
  return id;
}
