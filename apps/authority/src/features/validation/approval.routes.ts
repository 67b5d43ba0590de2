import { readFileSync } from 'node:fs';
import { CertdeskError, isLanguage, type Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { type Log, languageOf } from '@certdesk/platform';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../../database/tables.ts';
import { findOrder, type Order } from '../orders/index.ts';
import { renderApprovalPage, renderNotice } from './approval-page.ts';
import { type FormFault, viewApproval } from './approval-view.ts';
import { type ApprovalOutcome, type DecideApprovalOptions, decideApproval } from './decide-approval.ts';

export type ApprovalRoutesOptions = DecideApprovalOptions & {
  db: Kysely<Tables>;
  log: Log;
  authority: string;
  translators: Readonly<Record<Language, Translator>>;
};

const Params = z.object({ token: z.string().max(200) });
type Params = z.infer<typeof Params>;
const Query = z.object({ lang: z.string().max(10).optional().catch(undefined) });
type Query = z.infer<typeof Query>;
/** What a browser sends; anything else is shown the page again and changes nothing. */
const Form = z.object({ code: z.string().max(200).catch(''), act: z.enum(['approve', 'reject']) });

const FORM_LIMIT = 4 * 1024;

/** Stricter than the shell's: no script at all, and the token in the address is told to nobody. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

const STYLE_SHEET = readFileSync(new URL('./pages.css', import.meta.url), 'utf8');

const sendPage = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.code(status).headers(PAGE_HEADERS).send(page);

const FAULTS: Partial<Record<ApprovalOutcome, FormFault>> = { wrong_code: 'code_wrong' };

type Shown = { order: Order; language: Language; fault?: FormFault | undefined };

function createPages({ db, clock, codes, authority, translators }: ApprovalRoutesOptions) {
  const find = async (token: string): Promise<Order | undefined> => {
    const orderId = codes.orderOf(token);
    return orderId === undefined ? undefined : findOrder(db, orderId);
  };
  const show = (reply: FastifyReply, { order, language, fault }: Shown) => {
    const view = viewApproval(order, { language, now: clock.now(), fault });
    const status = fault ? 422 : view.state === 'locked' ? 429 : 200;
    return sendPage(reply, status, renderApprovalPage(view, authority, translators[language]));
  };
  const showUnknown = (request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply) => {
    const { lang } = request.query;
    const language = isLanguage(lang) ? lang : languageOf(request.headers['accept-language']);
    return sendPage(reply, 404, renderNotice('unknown_link', authority, translators[language]));
  };
  return { find, show, showUnknown };
}

function addPageErrors(scope: FastifyInstance, { authority, translators, log }: ApprovalRoutesOptions): void {
  scope.setErrorHandler((error, request, reply) => {
    const limited = error instanceof CertdeskError && error.code === 'rate.limited';
    if (!limited)
      log.error({ event: 'page.failed', requestId: request.id, route: request.routeOptions.url, err: error });
    const kind = limited ? 'too_many' : 'trouble';
    const translator = translators[languageOf(request.headers['accept-language'])];
    return sendPage(reply, limited ? 429 : 500, renderNotice(kind, authority, translator));
  });
}

/** The CA's page for the domain administrator. Opening it (GET) changes nothing, whoever or whatever opens it. */
export async function addApprovalRoutes(app: FastifyInstance, options: ApprovalRoutesOptions): Promise<void> {
  app.get('/assets/pages.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE_SHEET),
  );
  const { find, show, showUnknown } = createPages(options);
  await app.register(async (scope) => {
    addPageErrors(scope, options);
    await scope.register(formbody, { bodyLimit: FORM_LIMIT });
    const schema = { params: Params, querystring: Query };
    const languageFor = (lang: string | undefined, order: Order): Language =>
      isLanguage(lang) ? lang : order.language;

    scope.get<{ Params: Params; Querystring: Query }>('/approve/:token', { schema }, async (request, reply) => {
      const order = await find(request.params.token);
      if (!order) return showUnknown(request, reply);
      return show(reply, { order, language: languageFor(request.query.lang, order) });
    });

    scope.post<{ Params: Params; Querystring: Query }>('/approve/:token', { schema }, async (request, reply) => {
      const order = await find(request.params.token);
      if (!order) return showUnknown(request, reply);
      const language = languageFor(request.query.lang, order);
      const form = Form.safeParse(request.body);
      if (!form.success) return show(reply, { order, language });
      if (form.data.code.trim() === '' && order.status === 'pending_approval')
        return show(reply, { order, language, fault: 'code_missing' });
      const outcome = await decideApproval(options, { orderId: order.id, ...form.data });
      if (outcome === 'decided' || outcome === 'closed')
        // The state is shown by a GET of its own, so that reloading the page sends nothing again.
        return reply.code(303).headers(PAGE_HEADERS).header('location', `?lang=${language}`).send();
      const current = (await find(request.params.token)) ?? order;
      return show(reply, { order: current, language, fault: FAULTS[outcome] });
    });
  });
}
