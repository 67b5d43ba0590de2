import {
  CertdeskError,
  type ErrorCode,
  type FieldFault,
  isLanguage,
  type Language,
  type Params,
  type Problem,
  pickLanguage,
} from '@certdesk/contract';
import type { Translator, Values } from '@certdesk/locales';
import type { FastifyError } from 'fastify';
import type { z } from 'zod';

export type Translators = Readonly<Record<Language, Translator>>;

/** The best of our languages for an Accept-Language header (RFC 9110 12.5.4, by quality). */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || isLanguage(header)) return header ?? 'en';
  const wishes = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = Number(
        parameters
          .find((parameter) => parameter.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      );
      return { tag, quality: Number.isFinite(quality) ? quality : 0 };
    });
  return pickLanguage(
    wishes
      .filter(({ quality }) => quality > 0)
      .sort((a, b) => b.quality - a.quality)
      .map(({ tag }) => tag),
  );
}

type Issue = z.core.$ZodIssue;

type Fault = { code: string; params?: Params };

const measuresLength = (origin: string): boolean => origin === 'string';

/** An empty text is a missing one. */
function tooSmall(origin: string, minimum: number): Fault {
  if (!measuresLength(origin)) return { code: 'field.too_small', params: { minimum } };
  return minimum === 1 ? { code: 'field.required' } : { code: 'field.too_short', params: { minimum } };
}

function faultCode(issue: Issue): Fault {
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return {
        code: measuresLength(issue.origin) ? 'field.too_long' : 'field.too_large',
        params: { maximum: Number(issue.maximum) },
      };
    case 'unrecognized_keys':
      return { code: 'field.unknown', params: { names: issue.keys.join(', ').slice(0, 200) } };
    case 'invalid_type':
      return {
        code: issue.input === undefined ? 'field.required' : 'field.wrong_type',
        params: { expected: issue.expected },
      };
    case 'invalid_value':
      return { code: 'field.not_offered', params: { values: issue.values.join(', ') } };
    default:
      return { code: 'field.invalid' };
  }
}

/** The place in a request as a JSON pointer (RFC 6901). */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Every fault of a request at once, with codes that errors.json words. */
export const toFaults = (error: z.ZodError): FieldFault[] =>
  error.issues.map((issue) => ({ path: toPointer(issue.path), ...faultCode(issue) }));

const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
};

/** Whatever was thrown, as our error. What nobody foresaw becomes `internal` and loses its text. */
export function toCertdeskError(error: unknown): CertdeskError {
  if (error instanceof CertdeskError) return error;
  const { code, statusCode } = error as Partial<FastifyError>; // cast: only read, and checked below
  if (code && FRAMEWORK_CODES[code]) return new CertdeskError(FRAMEWORK_CODES[code], { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new CertdeskError('request.malformed', { cause: error });
  return new CertdeskError('internal', { cause: error });
}

/** Moments cross the wire as ISO 8601 text under a name that ends in At; a message can word them only as a Date. */
function valuesOf(params: Params = {}): Values {
  const entries = Object.entries(params).map(([name, value]) => [name, name.endsWith('At') ? new Date(value) : value]);
  return Object.fromEntries(entries);
}

/** A fault that comes with its words keeps them: they stand in the catalog of whoever found it. */
function wordFault(fault: FieldFault, translator: Translator): FieldFault {
  if (fault.detail !== undefined) return fault;
  const detail = translator.has(fault.code)
    ? translator.text(fault.code, valuesOf(fault.params))
    : translator.text('field.invalid');
  return { ...fault, detail };
}

/** RFC 9457 problem details in the reader's language. */
export function toProblem(error: CertdeskError, translator: Translator, requestId: string): Problem {
  const problem: Problem = {
    type: `urn:certdesk:error:${error.code}`,
    title: translator.text(error.code, valuesOf(error.params)),
    status: error.status,
    code: error.code,
    requestId,
  };
  if (Object.keys(error.params).length > 0) problem.params = { ...error.params };
  if (error.faults.length > 0) problem.faults = error.faults.map((fault) => wordFault(fault, translator));
  return problem;
}
