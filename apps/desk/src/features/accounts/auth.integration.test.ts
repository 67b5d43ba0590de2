import { migrate, silentLog, systemClock } from '@certdesk/platform';
import { ENGINES, openTestDatabase } from '@certdesk/platform/testing';
import { getMigrations } from 'better-auth/db/migration';
import { describe, expect, test } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import type { DeskSchema } from '../../schema.ts';
import { createAudit } from '../audit/index.ts';
import { createAuth } from './auth.ts';

describe.each(ENGINES)('the tables of better-auth on %s', (engine) => {
  test('are all there, with every column it asks for', async () => {
    const database = await openTestDatabase<DeskSchema>(engine);
    try {
      const { db } = database;
      await migrate(db, migrations);
      const options = { engine, db, publicUrl: 'http://localhost', secret: 'x'.repeat(32), log: silentLog };
      const auth = createAuth({ ...options, clock: systemClock, audit: createAudit(systemClock) });
      const { toBeAdded, toBeCreated } = await getMigrations(auth.options);
      expect([...toBeAdded, ...toBeCreated]).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
