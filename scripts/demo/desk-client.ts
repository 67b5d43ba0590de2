import {
  API_PREFIX,
  type CertificateDetail,
  type ImportCertificateBody,
  type OrderDetail,
  type OrderStatus,
  type PlaceOrderBody,
} from '@certdesk/contract';
import { waitUntil } from '@certdesk/platform/testing';

/** What the demo does at the desk, by its API as any script would. */
export type DeskClient = {
  place: (body: PlaceOrderBody) => Promise<number>;
  post: (path: string, body?: object) => Promise<void>;
  importCertificate: (body: ImportCertificateBody) => Promise<CertificateDetail>;
  /** Waits until the order has one of the statuses, and answers with it. */
  waitFor: (number: number, statuses: readonly OrderStatus[]) => Promise<OrderDetail>;
  waitForMail: (number: number) => Promise<void>;
};

async function answerOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T; // cast: the desk answers by the contract's schemas
}

/** Signs in and makes an API key, since a session would end on the way through eight months. */
export async function signIn(
  url: string,
  credentials: { email: string; password: string },
): Promise<{ key: string; cookie: string }> {
  const headers = { 'content-type': 'application/json', origin: url };
  const session = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify(credentials),
  });
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const body = JSON.stringify({ name: 'Demo', role: 'owner', expiresInDays: 366 });
  const made = await answerOf<{ key: string }>(
    await fetch(`${url}${API_PREFIX}/api-keys`, { method: 'POST', headers: { ...headers, cookie }, body }),
  );
  return { key: made.key, cookie };
}

export function createDeskClient(url: string, key: string): DeskClient {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const get = async (number: number) =>
    answerOf<OrderDetail>(await fetch(`${url}${API_PREFIX}/orders/${number}`, { headers }));
  const send = (path: string, body: unknown) =>
    fetch(`${url}${API_PREFIX}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    place: async (body) => (await answerOf<OrderDetail>(await send('/orders', body))).number,
    importCertificate: async (body) => answerOf(await send('/certificates', body)),
    post: async (path, body = {}) => void (await answerOf(await send(path, body))),
    waitFor: (number, statuses) =>
      waitUntil(`order ${number} is ${statuses.join(' or ')}`, async () => {
        const order = await get(number);
        return statuses.includes(order.status) ? order : undefined;
      }),
    waitForMail: async (number) =>
      void (await waitUntil(
        `the mail of order ${number} is accepted`,
        async () => (await get(number)).lastRequest?.state === 'accepted',
      )),
  };
}
