import { z } from 'zod';
import * as accounts from './accounts.ts';
import * as authorities from './authorities.ts';
import * as certificates from './certificates.ts';
import * as csr from './csr.ts';
import * as encryption from './encryption.ts';
import * as errors from './errors.ts';
import * as fulfillment from './fulfillment.ts';
import * as lifeCycle from './life-cycle.ts';
import * as mailChecks from './mail-checks.ts';
import { errorCodesOf } from './openapi-errors.ts';
import * as orders from './orders.ts';
import * as products from './products.ts';
import * as receipts from './receipts.ts';
import * as recipients from './recipients.ts';
import * as reminders from './reminders.ts';
import { API_PREFIX, ROUTES, type Route, type RouteName } from './routes.ts';
import * as validation from './validation.ts';

type Json = Record<string, unknown>;
export type OpenApiDocument = {
  openapi: '3.1.0';
  info: Json;
  servers: Json[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> };
};

/** Routes whose answer is no JSON. */
const MEDIA_TYPES: Partial<Record<RouteName, string>> = {
  rawMailboxMessage: 'message/rfc822',
  downloadReceipt: 'application/jose',
  downloadAddressedReceipt: 'application/sd-jwt',
  downloadReceipts: 'application/jsonl',
  readCalendar: 'text/calendar',
  downloadCertificate: 'application/x-pem-file',
  downloadPrivateKey: 'application/x-pem-file',
  downloadPem: 'application/x-pem-file',
  downloadChain: 'application/x-pem-file',
  downloadPkcs7: 'application/x-pkcs7-certificates',
  downloadDer: 'application/pkix-cert',
};
const PROBLEM_TYPE = 'application/problem+json';

const refTo = (id: string): string => `#/components/schemas/${id}`;

/** Every schema of a body or an answer that the contract exports, by the name it is exported under. */
function namedSchemas(): [string, z.ZodType][] {
  const modules = [
    ...[accounts, authorities, certificates, csr, encryption, errors, fulfillment, mailChecks],
    ...[lifeCycle, orders, products, receipts, recipients, reminders, validation],
  ];
  return modules.flatMap((module) =>
    Object.entries(module).filter(
      (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType && !/(?:Params|Query)$/.test(entry[0]),
    ),
  );
}

const withoutDialect = ({ $schema: _dialect, $id: _id, ...schema }: Json): Json => schema;

/** Leaves out what only repeats the format or the type: zod's pattern of a date, the bounds of every safe integer. */
function shorten({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'uuid') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

type Components = { schemas: Record<string, Json>; nameOf: (schema: z.ZodType) => string };

/**
 * Bodies are described as they are sent (what has a default may be left out), all else as it is answered. So a schema
 * that is in both is written out inside the body.
 */
function describeSchemas(): Components {
  const sent = z.registry<{ id: string }>();
  const answered = z.registry<{ id: string }>();
  for (const [id, schema] of namedSchemas()) (id.endsWith('Body') ? sent : answered).add(schema, { id });
  const schemas: Record<string, Json> = {};
  for (const [registry, io] of [[sent, 'input'] as const, [answered, 'output'] as const]) {
    const described = z.toJSONSchema(registry, { io, uri: refTo, override: shorten }).schemas;
    for (const [id, schema] of Object.entries(described)) schemas[id] = withoutDialect(schema);
  }
  const nameOf = (schema: z.ZodType): string => {
    const name = (sent.get(schema) ?? answered.get(schema))?.id;
    if (name === undefined) throw new Error('a schema of the route table is not exported by the contract');
    return name;
  };
  return { schemas, nameOf };
}

function describeParameters(schema: z.ZodType, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', override: shorten });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body gives the same answer, and the deed is done once.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

const RETRY_AFTER: Json = {
  'Retry-After': { description: 'Seconds until the request may be made again', schema: { type: 'integer' } },
};

/** One response for each status that the route may refuse with, listing the stable codes. */
function describeProblems(name: RouteName, route: Route): Record<string, Json> {
  const byStatus = Map.groupBy(errorCodesOf(name, route), (code) => errors.ERROR_STATUS[code]);
  const entries = [...byStatus].map(([status, codes]): [string, Json] => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\``).join(', '),
      ...(status === 429 && { headers: RETRY_AFTER }),
      content: { [PROBLEM_TYPE]: { schema: { $ref: refTo('Problem') } } },
    },
  ]);
  return Object.fromEntries(entries);
}

function describeSuccess(name: RouteName, route: Route, nameOf: Components['nameOf']): Json {
  const description = route.summary;
  const mediaType = MEDIA_TYPES[name];
  if (mediaType) return { description, content: { [mediaType]: { schema: { type: 'string', format: 'binary' } } } };
  if (!route.response) return { description };
  return { description, content: { 'application/json': { schema: { $ref: refTo(nameOf(route.response)) } } } };
}

function describeOperation(name: RouteName, route: Route, nameOf: Components['nameOf']): Json {
  const parameters = [
    ...(route.params ? describeParameters(route.params, 'path') : []),
    ...(route.query ? describeParameters(route.query, 'query') : []),
    ...(route.idempotent ? [IDEMPOTENCY_KEY] : []),
  ];
  const access = route.access === 'public' || route.access === 'session' ? undefined : route.access;
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    ...(access && { description: `Needs the permission \`${access}\`.` }),
    ...(route.access === 'public' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: refTo(nameOf(route.body)) } } },
      },
    }),
    responses: { [route.status]: describeSuccess(name, route, nameOf), ...describeProblems(name, route) },
  };
}

function describeSecurity(url: string): Record<string, Json> {
  return {
    apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the account.' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: `${url.startsWith('https:') ? '__Secure-' : ''}certdesk.session_token`,
      description: 'Set by POST /api/auth/sign-in/email with `email` and `password`.',
    },
  };
}

/** Schemas that other ones are made of, and that nothing refers to by their name, say nothing to a reader. */
function onlyReferred(schemas: Record<string, Json>, paths: OpenApiDocument['paths']): Record<string, Json> {
  const text = JSON.stringify([schemas, paths]);
  return Object.fromEntries(Object.entries(schemas).filter(([id]) => text.includes(JSON.stringify(refTo(id)))));
}

/** The API as an OpenAPI 3.1 document, made from the route table and its schemas alone. `url` is the public base URL. */
export function createOpenApi({ version, url }: { version: string; url: string }): OpenApiDocument {
  const { schemas, nameOf } = describeSchemas();
  const paths: OpenApiDocument['paths'] = {};
  // cast: Object.entries forgets the literal keys
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    const operation = describeOperation(name, route, nameOf);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Certdesk', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: `${url.replace(/\/$/, '')}${API_PREFIX}` }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: { schemas: onlyReferred(schemas, paths), securitySchemes: describeSecurity(url) },
  };
}
