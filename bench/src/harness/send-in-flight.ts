/** What a sender needed for its mails, to the last 250. `cpuMs`: of its whole process, all threads, for one mail. */
export type Sent = { seconds: number; cpuMs: number };
export type Sending = { mails: number; inFlight: number; send: (index: number) => Promise<unknown> };

/** Sends so many mails, so many of them at a time. */
export async function sendInFlight({ mails, inFlight, send }: Sending): Promise<Sent> {
  let next = 0;
  const sendOneByOne = async () => {
    while (next < mails) {
      next += 1;
      await send(next);
    }
  };
  const used = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, sendOneByOne));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  return { seconds, cpuMs: (user + system) / 1000 / mails };
}
