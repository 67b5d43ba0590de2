import { expect, test } from 'vitest';
import { z } from 'zod';
import { createOpenApi, ERROR_CODES, ROUTES, type Route } from './index.ts';

const document = createOpenApi({ version: '1.2.3', url: 'https://desk.example.com/' });
const routes = Object.entries(ROUTES) as [string, Route][]; // cast: Object.entries forgets the literal keys

const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
  security: z.array(z.unknown()).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: z.unknown().optional() })),
});

const operationOf = ({ path, method }: Route) => Operation.parse(document.paths[path]?.[method.toLowerCase()]);

function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : refsIn(part)));
}

test('describes every route once, under its own name', () => {
  const operations = Object.values(document.paths).flatMap((operations) => Object.values(operations));
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(ROUTES).sort());
});

test('refers only to schemas that are there, and holds none that nothing refers to', () => {
  const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(50);
  expect(refs.filter((ref) => !schemas.includes(ref))).toEqual([]);
  expect(schemas.filter((schema) => !refs.includes(schema))).toEqual([]);
});

test('declares exactly the placeholders of a path as path parameters', () => {
  for (const [, route] of routes) {
    const placeholders = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = operationOf(route).parameters.filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(placeholders);
    expect(declared.every(({ required }) => required)).toBe(true);
  }
});

test('offers the Idempotency-Key header where the same request may be sent twice', () => {
  const withKey = routes
    .filter(([, route]) => operationOf(route).parameters.some(({ name }) => name === 'Idempotency-Key'))
    .map(([name]) => name);
  expect(withKey).toEqual(['placeOrder', 'requestFulfillmentEmail', 'renewOrder', 'reissueOrder']);
});

test('asks for a credential everywhere but on public routes', () => {
  expect(document.security).toEqual([{ apiKey: [] }, { session: [] }]);
  expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['apiKey', 'session']);
  expect(document.components.securitySchemes.session).toMatchObject({ name: '__Secure-certdesk.session_token' });
  for (const [, route] of routes) {
    const { security, responses } = operationOf(route);
    expect(security).toEqual(route.access === 'public' ? [] : undefined);
    expect('401' in responses).toBe(route.access !== 'public');
  }
});

test('describes a body as it is sent: what has a default may be left out', () => {
  expect(document.components.schemas.PlaceOrderBody).toMatchObject({
    required: ['productId', 'csr', 'approverEmail', 'language'],
    additionalProperties: false,
  });
});

test('names only error codes that exist, as problem details, and Retry-After where there is a limit', () => {
  const known: readonly string[] = ERROR_CODES;
  for (const [, route] of routes) {
    for (const [status, response] of Object.entries(operationOf(route).responses)) {
      if (Number(status) < 400) continue;
      const codes = [...response.description.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.filter((code) => !known.includes(code))).toEqual([]);
      expect(response.content).toHaveProperty(['application/problem+json']);
      expect('headers' in response).toBe(status === '429');
    }
  }
});

test('says where the API is, whether or not the base URL ends with a slash', () => {
  expect(document.servers).toEqual([{ url: 'https://desk.example.com/api/v1' }]);
  expect(createOpenApi({ version: '1', url: 'http://localhost:8080' }).servers).toEqual([
    { url: 'http://localhost:8080/api/v1' },
  ]);
});

test('gives the raw mail as message/rfc822 and answers without a body where there is none', () => {
  const raw = operationOf(ROUTES.rawMailboxMessage).responses['200'];
  expect(raw?.content).toHaveProperty(['message/rfc822']);
  expect(operationOf(ROUTES.removeMember).responses['204']?.content).toBeUndefined();
});
