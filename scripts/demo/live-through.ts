import { createCsr } from '@certdesk/pki';
import { addMs, type Clock, DAY } from '@certdesk/platform';
import { decideAtPage, postSigned } from './authority-client.ts';
import { DEMO_ORDERS, type DemoAct, type DemoImport, type DemoOrder } from './demo-orders.ts';
import type { DemoWorld } from './demo-world.ts';
import type { DeskClient } from './desk-client.ts';

type Step = { readonly daysAgo: number; readonly order: DemoOrder; readonly act: DemoAct | undefined };
type Scene = {
  readonly world: DemoWorld;
  readonly desk: DeskClient;
  readonly clock: Clock;
  readonly numbers: Map<DemoOrder, number>;
  /** What the members have kept beside the desk, which holds no key of an order. */
  readonly keys: Map<DemoOrder, string>;
};

/** Everything that happens, the longest ago first; an order's placing is its step without an act. */
const STEPS: readonly Step[] = DEMO_ORDERS.flatMap((order): Step[] => [
  { daysAgo: order.daysAgo, order, act: undefined },
  ...order.acts.map((act) => ({ daysAgo: act.daysAgo, order, act })),
]).sort((a, b) => b.daysAgo - a.daysAgo);

async function place({ desk, numbers, keys }: Scene, order: DemoOrder): Promise<void> {
  const { names, product, mailbox, language, server, organization } = order;
  const { csrPem, privateKeyPem } = await createCsr({ names: [...names], key: 'ecdsa-p256' });
  const domain = (names[0] ?? '').split('.').slice(-2).join('.');
  const number = await desk.place({
    productId: product,
    csr: csrPem,
    approverEmail: `${mailbox}@${domain}`,
    language,
    serverType: server,
    contacts: { technical: { email: `webmaster@${domain}` } },
    ...(organization && { organization }),
  });
  numbers.set(order, number);
  keys.set(order, privateKeyPem);
  await desk.waitFor(number, ['pending_approval']);
  await desk.waitForMail(number);
}

async function decide({ world, desk }: Scene, number: number, decision: 'approve' | 'reject'): Promise<void> {
  const mail = await world.mailbox.waitForMessage(({ subject }) => subject.includes(String(number)));
  const { text } = await world.mailbox.parse(mail.id);
  await decideAtPage(text ?? '', decision);
  await desk.waitFor(number, ['processing', 'complete', 'rejected']);
}

async function vet({ world, desk, clock }: Scene, number: number, decision: 'approve' | 'reject'): Promise<void> {
  const { url, operatorSecret: secret } = world.authority;
  const reason = decision === 'reject' ? 'The register knows no such organization.' : undefined;
  await postSigned({
    url,
    secret,
    clock,
    path: `/v1/vetting/${number}`,
    body: { decision, ...(reason && { reason }) },
  });
  await desk.waitFor(number, ['complete', 'rejected']);
}

async function revoke({ world, desk, clock }: Scene, number: number): Promise<void> {
  const { url, deskSecret: secret } = world.authority;
  const { authorityOrderId } = await desk.waitFor(number, ['complete']);
  await postSigned({
    url,
    secret,
    clock,
    path: `/v1/orders/${authorityOrderId}/revocation`,
    body: { reason: 'cessationOfOperation' },
  });
  await desk.waitFor(number, ['revoked']);
}

/** As a person does on the Certificates screen: the whole email, and the key that was saved when ordering. */
async function importFromMail(
  { world, desk, numbers, keys }: Scene,
  order: DemoOrder,
  { services, notes }: DemoImport,
): Promise<void> {
  const number = numbers.get(order) ?? 0;
  await desk.waitFor(number, ['complete']);
  const mail = await world.mailbox.waitForMessage(({ subject }) => subject.includes(String(number)));
  const certificate = (await world.mailbox.raw(mail.id)).toString();
  const { id } = await desk.importCertificate({ certificate, privateKey: keys.get(order) ?? '', notes });
  for (const service of services) await desk.post(`/certificates/${id}/services`, service);
}

async function perform(scene: Scene, order: DemoOrder, act: DemoAct): Promise<void> {
  const number = scene.numbers.get(order);
  if (number === undefined) throw new Error('an act comes before its order is placed');
  const { desk } = scene;
  switch (act.do) {
    case 'approve':
    case 'reject':
      return decide(scene, number, act.do);
    case 'vet':
      return vet(scene, number, act.decision);
    case 'revoke':
      return revoke(scene, number);
    case 'import':
      return importFromMail(scene, order, act);
    case 'cancel':
      await desk.post(`/orders/${number}/cancellation`);
      return void (await desk.waitFor(number, ['canceled']));
    case 'resend': {
      const { status } = await desk.waitFor(number, ['complete', 'pending_approval']);
      const kind = status === 'complete' ? 'fulfillment' : 'approver';
      await desk.post(`/orders/${number}/fulfillment-requests`, { kind });
      return desk.waitForMail(number);
    }
  }
}

/** Lives through the demo's past, step by step at its time, by what members, domain administrators and the CA do. */
export async function liveThrough(
  scene: Omit<Scene, 'numbers' | 'keys'>,
  today: Date,
  moveTo: (time: Date) => void,
): Promise<void> {
  const full: Scene = { ...scene, numbers: new Map(), keys: new Map() };
  for (const { daysAgo, order, act } of STEPS) {
    moveTo(addMs(today, -daysAgo * DAY));
    await scene.world.authority.wake();
    await (act ? perform(full, order, act) : place(full, order));
  }
  moveTo(today);
  await scene.world.authority.wake();
}
