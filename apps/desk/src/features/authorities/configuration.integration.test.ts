import { randomBytes } from 'node:crypto';
import { OFFER_ALL, type Offer } from '@certdesk/contract';
import { type Database, MINUTE, newId, SECOND, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createAudit } from '../audit/index.ts';
import { createVault, openKeys } from '../vault/index.ts';
import { builtinEntry } from './adapters/builtin/builtin-entry.ts';
import { AuthorityError } from './authority-error.ts';
import {
  addAuthority,
  type ConfigurationParts,
  changeAuthority,
  findEntry,
  removeAuthority,
} from './change-configuration.ts';
import { findLastTests } from './configured-authority.store.ts';
import { createAuthorities } from './registry.ts';
import { testAuthority } from './test-authority.ts';
import { createTestKind, productOf, type TestKind } from './testing/test-kind.ts';

const KEK = randomBytes(32);
const ACTOR = { accountId: 'own', userId: 'u', name: 'Pat' } as Actor; // cast: nothing else of it is read
const SETTINGS = { url: 'https://ca.example.test/api' };
const SECRETS = { apiKey: 'correct horse' };

describe.each(ENGINES)('authorities that an administrator configures, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let kind: TestKind;
  let parts: ConfigurationParts;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  /** One process of the desk. */
  async function openProcess(of = database): Promise<ConfigurationParts> {
    const keys = openKeys({ kek: KEK, previous: undefined, transit: undefined }, { folder: '', log: silentLog });
    const vault = createVault({ db: database.db, keys, clock, log: silentLog });
    await vault.unlock();
    const builtin = builtinEntry({
      id: 'builtin',
      name: 'Certdesk CA',
      abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
      products: async () => [productOf('builtin', 'Certdesk CA')],
      place: () => Promise.reject(new Error('nothing is placed here')),
    });
    const unused = () => Promise.reject(new Error('of no use to this kind'));
    const authorities = await createAuthorities({
      ...{ builtin, kinds: [kind.kind], declared: [], privateNetworks: [], database: of, vault, clock, log: silentLog },
      challengesOf: () => ({ publish: unused, withdraw: unused }),
      proofsOf: () => ({ note: unused, forget: unused, ownersOf: unused }),
      webhookUrlOf: (id) => `https://desk.example.test/webhooks/${id}`,
    });
    return { database, vault, clock, authorities, audit: createAudit(clock) };
  }
  beforeEach(async () => {
    await database.db.deleteFrom('authorities').execute();
    await database.db.deleteFrom('orders').execute();
    kind = createTestKind();
    parts = await openProcess();
  });

  const add = (offers: readonly Offer[] = OFFER_ALL, name = 'Elsewhere') =>
    addAuthority(parts, ACTOR, { kind: 'test', name, settings: SETTINGS, secrets: SECRETS, offers: [...offers] });
  const namesFor = async (accountId: string, { authorities } = parts) =>
    (await authorities.products(accountId)).map(({ authority, name }) => `${authority} ${name}`);

  it('are offered at once, here and soon in every other process', async () => {
    const other = await openProcess();
    const { id } = await add();
    expect(await namesFor('own')).toEqual(['Certdesk CA one', 'Elsewhere one', 'Elsewhere two']);
    expect(kind.made.at(-1)).toMatchObject({ id, secrets: SECRETS, settings: { region: 'eu' } });
    expect(await namesFor('own', other)).toEqual(['Certdesk CA one']);
    await other.authorities.refresh();
    expect(await namesFor('own', other)).toHaveLength(3);
    await removeAuthority(parts, ACTOR, id);
    await other.authorities.refresh();
    expect(await namesFor('own', other)).toEqual(['Certdesk CA one']);
  });

  it('show whoever administers them all that they sell, also to accounts that may not order it', async () => {
    const { id } = await add([{ accounts: ['other'], products: 'all' }]);
    const entry = await findEntry(parts, id);
    expect(await namesFor('own')).toEqual(['Certdesk CA one']);
    expect((await parts.authorities.productsOf(entry)).map(({ name }) => name)).toEqual(['one', 'two']);
    kind.isDown = true;
    const { id: unknown } = await add();
    await expect(parts.authorities.productsOf(await findEntry(parts, unknown))).rejects.toMatchObject({
      code: 'authority.unavailable',
    });
  });

  it('are changed as they are now, also where another process has changed them since', async () => {
    const { id } = await add();
    const other = await openProcess();
    await changeAuthority(parts, ACTOR, { id, body: { settings: { ...SETTINGS, region: 'us' } } });
    await changeAuthority(other, ACTOR, { id, body: { secrets: { pin: '123456' } } });
    expect(kind.made.at(-1)).toMatchObject({ settings: { region: 'us' }, secrets: { ...SECRETS, pin: '123456' } });
  });

  it('never get secrets of before to hosts of after, when two change them at the same moment', async () => {
    const { id } = await add();
    const other = await openProcess();
    const elsewhere = { settings: { url: 'https://elsewhere.example.test' }, secrets: { apiKey: 'of elsewhere' } };
    let overtaken = false;
    const seal: ConfigurationParts['vault']['seal'] = async (place, plaintext) => {
      const sealed = await parts.vault.seal(place, plaintext);
      if (!overtaken) {
        overtaken = true;
        await changeAuthority(other, ACTOR, { id, body: elsewhere });
      }
      return sealed;
    };
    const overtakenParts = { ...parts, vault: { ...parts.vault, seal } };
    await changeAuthority(overtakenParts, ACTOR, { id, body: { secrets: { pin: '123456' } } });
    expect(kind.made.at(-1)).toMatchObject({
      settings: elsewhere.settings,
      secrets: { apiKey: 'of elsewhere', pin: '123456' },
    });
  });

  it('read nothing for a request, and nothing anew that has not changed', async () => {
    await add();
    let statements = 0;
    const counted = database.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const process = await openProcess({ ...database, db: counted });
    const [made, before] = [kind.made.length, statements];
    for (let requests = 0; requests < 3; requests += 1) await namesFor('own', process);
    expect([statements - before, kind.asked]).toEqual([0, 1]);
    await process.authorities.refresh();
    expect([statements - before, kind.made.length - made]).toEqual([1, 0]);
  });

  it('name every fault of their settings and secrets at once', async () => {
    const body = { kind: 'test', name: 'X', settings: { url: 'http://ca', other: 1 }, secrets: { apiKey: 'short' } };
    await expect(addAuthority(parts, ACTOR, { ...body, offers: [] })).rejects.toMatchObject({
      code: 'authority.settings_invalid',
      faults: [{ path: '/settings/url' }, { path: '/settings' }, { path: '/secrets/apiKey' }],
    });
    await expect(addAuthority(parts, ACTOR, { ...body, kind: 'none', offers: [] })).rejects.toMatchObject({
      code: 'authority.kind_unknown',
    });
    expect(await database.db.selectFrom('authorities').select('id').execute()).toEqual([]);
  });

  it('keep their secrets where neither the table, the audit nor an error shows them', async () => {
    const { id } = await add();
    await changeAuthority(parts, ACTOR, { id, body: { secrets: { pin: 'hush-hush-pin' } } });
    expect(kind.made.at(-1)?.secrets).toEqual({ ...SECRETS, pin: 'hush-hush-pin' });
    await testAuthority(parts, ACTOR, id);
    const dump: string[] = [];
    for (const table of ['authorities', 'authority_tests', 'audit_entries', 'sealed_records'] as const) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        database.db,
      );
      dump.push(...rows.map(({ row }) => row));
    }
    const hex = (text: string) => Buffer.from(text).toString('hex');
    for (const secret of ['correct horse', 'hush-hush-pin', 'an account of the authority'])
      for (const needle of [secret, hex(secret)]) expect(dump.join('\n')).not.toContain(needle);
    expect(parts.authorities.entries.find((entry) => entry.id === id)?.secretsSet).toEqual({
      apiKey: clock.now().toISOString(),
      pin: clock.now().toISOString(),
    });
  });

  it('are changed with the secrets that they have, and without those that are taken away', async () => {
    const { id } = await add();
    await changeAuthority(parts, ACTOR, { id, body: { name: 'Other', settings: { ...SETTINGS, region: 'us' } } });
    expect(kind.made.at(-1)).toMatchObject({ name: 'Other', settings: { region: 'us' }, secrets: SECRETS });
    await expect(changeAuthority(parts, ACTOR, { id, body: { secrets: { apiKey: null } } })).rejects.toMatchObject({
      faults: [{ path: '/secrets/apiKey', code: 'field.required' }],
    });
    expect(kind.made.at(-1)?.secrets).toEqual(SECRETS);
  });

  it('take their secrets to no other host: who leads them elsewhere must know them', async () => {
    const { id } = await add();
    const settings = { url: 'https://evil.example.test/api' };
    await expect(changeAuthority(parts, ACTOR, { id, body: { settings } })).rejects.toMatchObject({
      faults: [{ path: '/secrets/apiKey', code: 'field.required' }],
    });
    expect(kind.made.at(-1)?.settings).toMatchObject(SETTINGS);
    const { secretsSet } = await changeAuthority(parts, ACTOR, {
      id,
      body: { settings, secrets: { apiKey: 'other horse' } },
    });
    expect(kind.made.at(-1)).toMatchObject({ settings, secrets: { apiKey: 'other horse' } });
    expect(Object.keys(secretsSet)).toEqual(['apiKey']);
  });

  it('prove their credentials, or say in their own words why not', async () => {
    const { id } = await add();
    expect(await testAuthority(parts, ACTOR, id)).toMatchObject({ outcome: 'works', detail: null });
    await changeAuthority(parts, ACTOR, { id, body: { secrets: { apiKey: 'wrong horse' } } });
    expect(await testAuthority(parts, ACTOR, id)).toMatchObject({ outcome: 'refused', detail: 'Who are you?' });
    kind.isDown = true;
    const last = await testAuthority(parts, ACTOR, id);
    expect(last).toMatchObject({ outcome: 'unreachable', at: clock.now().toISOString() });
    expect((await findLastTests(database.db)).get(id)).toEqual(last);
  });

  it('take no new orders while they are paused, and say why; what was ordered is followed', async () => {
    const { id } = await add();
    await changeAuthority(parts, ACTOR, { id, body: { state: 'paused', pausedReason: 'Contract ended.' } });
    expect(await namesFor('own')).toEqual(['Certdesk CA one']);
    await expect(parts.authorities.product(`${id}.one`, 'own')).rejects.toMatchObject({
      code: 'authority.paused',
      params: { authority: 'Elsewhere', reason: 'Contract ended.' },
    });
    expect(parts.authorities.get(id).name).toBe('Elsewhere');
    await changeAuthority(parts, ACTOR, { id, body: { state: 'active' } });
    expect((await parts.authorities.product(`${id}.one`, 'own')).name).toBe('one');
  });

  it('offer each account what it may order, at its price', async () => {
    const price = { amount: '12.50', currency: 'EUR' };
    const { id } = await add([]);
    expect(await namesFor('own')).toEqual(['Certdesk CA one']);
    const offers: Offer[] = [
      { accounts: ['own'], products: [{ id: `${id}.one`, price }] },
      { accounts: ['rich'], products: 'all' },
    ];
    await changeAuthority(parts, ACTOR, { id, body: { offers } });
    expect(await parts.authorities.product(`${id}.one`, 'own')).toMatchObject({ price });
    await expect(parts.authorities.product(`${id}.two`, 'own')).rejects.toMatchObject({ code: 'product.not_found' });
    expect(await namesFor('rich')).toEqual(['Certdesk CA one', 'Elsewhere one', 'Elsewhere two']);
    expect(await namesFor('stranger')).toEqual(['Certdesk CA one']);
  });

  it('do not keep the others from being offered while they are down, nor make everybody wait', async () => {
    const { id } = await add();
    kind.isDown = true;
    expect(await namesFor('own')).toEqual(['Certdesk CA one']);
    await expect(parts.authorities.product(`${id}.one`, 'own')).rejects.toMatchObject({
      code: 'authority.unavailable',
    });
    expect(kind.asked).toBe(1);
    kind.isDown = false;
    clock.advance(15 * SECOND);
    expect(await namesFor('own')).toHaveLength(3);
    clock.advance(5 * MINUTE);
    kind.isDown = true;
    expect(await namesFor('own')).toHaveLength(3);
  });

  it('stay while they have open orders, and are forgotten whole afterwards: their orders are not', async () => {
    const { id } = await add();
    await testAuthority(parts, ACTOR, id);
    const [number = 0] = await insertOrders(database.db, [{ accountId: 'own', status: 'pending_approval' }]);
    await database.db.updateTable('orders').set({ authority_id: id }).execute();
    await expect(removeAuthority(parts, ACTOR, id)).rejects.toMatchObject({
      code: 'authority.has_open_orders',
      params: { count: 1 },
    });
    await database.db.updateTable('orders').set({ status: 'complete' }).execute();
    const kept = database.db.selectFrom('sealed_records').select('record_id').where('record_id', 'like', `%${id}%`);
    expect(await kept.execute()).toHaveLength(2);
    await removeAuthority(parts, ACTOR, id);
    expect(await kept.execute()).toEqual([]);
    expect(() => parts.authorities.get(id)).toThrow(AuthorityError);
    const orders = await database.db.selectFrom('orders').select('number').execute();
    expect(orders).toEqual([{ number }]);
  });

  it('cannot be changed where they are declared elsewhere', async () => {
    for (const change of [
      changeAuthority(parts, ACTOR, { id: 'builtin', body: { state: 'paused' } }),
      removeAuthority(parts, ACTOR, 'builtin'),
    ])
      await expect(change).rejects.toMatchObject({ code: 'authority.declared_in_file' });
    await expect(removeAuthority(parts, ACTOR, newId())).rejects.toMatchObject({ code: 'authority.not_found' });
  });

  it('leave an entry in the audit for each deed, which names what was changed and no values', async () => {
    const { id } = await add();
    await database.db.deleteFrom('audit_entries').execute();
    await changeAuthority(parts, ACTOR, { id, body: { state: 'paused', secrets: { apiKey: 'new horse' } } });
    await removeAuthority(parts, ACTOR, id);
    const entries = await database.db
      .selectFrom('audit_entries')
      .select(['action', 'actor_name', 'params'])
      .orderBy('id')
      .execute();
    expect(entries).toEqual([
      {
        action: 'authority.paused',
        actor_name: 'Pat',
        params: { authorityId: id, authority: 'Elsewhere', fields: 'state, secrets, apiKey' },
      },
      { action: 'authority.removed', actor_name: 'Pat', params: { authorityId: id, authority: 'Elsewhere' } },
    ]);
  });

  it('describe their settings as the form needs them', () => {
    expect(kind.kind.fields).toEqual([
      { name: 'url', type: 'text', required: true, secret: false, maxLength: 200, format: 'uri' },
      { name: 'region', type: 'choice', required: false, secret: false, choices: ['eu', 'us'], default: 'eu' },
      { name: 'days', type: 'number', required: false, secret: false },
      { name: 'beta', type: 'boolean', required: false, secret: false, default: false },
      { name: 'methods', type: 'list', required: false, secret: false, choices: ['dns', 'email'], default: ['dns'] },
      { name: 'apiKey', type: 'text', required: true, secret: true },
      { name: 'pin', type: 'text', required: false, secret: true },
    ]);
  });
});
