import { renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addMs, DAY, runProgram } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import { createMovableClock, startDemoWorld } from './demo-world.ts';
import { createDeskClient, signIn } from './desk-client.ts';
import { liveThrough } from './live-through.ts';

const FIRST_DAY = 234;
const DATA = resolve(process.env.CERTDESK_DATA ?? './data');
/** Everything is made beside its place and moved there when it is whole: a seeding that was cut off leaves nothing. */
const WORKSHOP = join(DATA, '.demo');
/** The desk's folder comes last: that it is there means that all of it is. */
const PARTS = ['mailbox', 'authority', 'desk'] as const;

/** Marks what has been made, and takes back the key it was made with. */
async function finish({ desk }: Awaited<ReturnType<typeof startDemoWorld>>): Promise<void> {
  await desk.reader.readAll();
  await waitUntil('all news has arrived', async () => {
    const waiting = await desk.database.db
      .selectFrom('orders')
      .select('number')
      .where('status', '=', 'complete')
      .where('expires_at', '<', new Date())
      .executeTakeFirst();
    return waiting === undefined;
  });
  await desk.database.db.updateTable('orders').set({ demo: true }).execute();
  await desk.database.db.deleteFrom('api_keys').execute();
}

/**
 * Fills a new installation with some thirty orders. Nothing is written that the programs did not do themselves: desk,
 * built-in CA and mailbox run with a clock that goes through the last eight months.
 */
async function seed() {
  const today = new Date();
  const clock = createMovableClock(addMs(today, -FIRST_DAY * DAY));
  const world = await startDemoWorld({ ...process.env, CERTDESK_DATA: WORKSHOP }, clock);
  try {
    const email = world.owner?.email ?? '';
    const { key } = await signIn(world.url, { email, password: world.password });
    await liveThrough({ world, desk: createDeskClient(world.url, key), clock }, today, clock.moveTo);
    await finish(world);
    return world.owner;
  } finally {
    await world.stop();
  }
}

await runProgram(async () => {
  rmSync(WORKSHOP, { recursive: true, force: true });
  const owner = await seed();
  for (const part of PARTS) renameSync(join(WORKSHOP, part), join(DATA, part));
  rmSync(WORKSHOP, { recursive: true });
  console.log(JSON.stringify({ event: 'seeded', ...owner }));
  return undefined;
});
