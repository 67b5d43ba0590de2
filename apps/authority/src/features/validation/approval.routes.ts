import { readFileSync } from 'node:fs';
import { isLanguage, type Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { type Log, languageOf, toCertdeskError } from '@certdesk/platform';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../../database/tables.ts';
import { findOrder, type Order } from '../orders/index.ts';
import type { Approval } from './approval-code.ts';
import { renderApprovalPage, renderNotice } from './approval-page.ts';
import { type FormFault, viewApproval } from './approval-view.ts';
import { type ApprovalOutcome, type DecideApprovalOptions, decideApproval, isReplaced } from './decide-approval.ts';

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
type Opened = { Params: Params; Querystring: Query };
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

type OpenApproval = { order: Order; approval: Approval };

/** What a link leads to, or why it leads to nothing, with the status of the page that says so. */
type Found = OpenApproval | { notice: 'unknown_link' | 'replaced_link'; status: 404 | 410 };

type Shown = { order: Order; language: Language; fault?: FormFault | undefined };

function createPages({ db, clock, codes, authority, translators }: ApprovalRoutesOptions) {
  const find = async (token: string): Promise<Found> => {
    const approval = codes.approvalOf(token);
    const order = approval && (await findOrder(db, approval.orderId));
    if (!approval || !order) return { notice: 'unknown_link', status: 404 };
    return isReplaced(order, approval) ? { notice: 'replaced_link', status: 410 } : { order, approval };
  };
  const show = (reply: FastifyReply, { order, language, fault }: Shown) => {
    const view = viewApproval(order, { language, now: clock.now(), fault });
    const status = fault ? 422 : view.state === 'locked' ? 429 : 200;
    return sendPage(reply, status, renderApprovalPage(view, authority, translators[language]));
  };
  /** Lets the page be shown that a link leads to, or says why it leads to none. */
  const opening =
    (act: (request: FastifyRequest<Opened>, reply: FastifyReply, open: OpenApproval) => Promise<FastifyReply>) =>
    async (request: FastifyRequest<Opened>, reply: FastifyReply): Promise<FastifyReply> => {
      const found = await find(request.params.token);
      if ('order' in found) return act(request, reply, found);
      const { lang } = request.query;
      const language = isLanguage(lang) ? lang : languageOf(request.headers['accept-language']);
      return sendPage(reply, found.status, renderNotice(found.notice, authority, translators[language]));
    };
  return { opening, show };
}

function addPageErrors(scope: FastifyInstance, { authority, translators, log }: ApprovalRoutesOptions): void {
  scope.setErrorHandler((error, request, reply) => {
    const { code, status } = toCertdeskError(error);
    // What a stranger has sent amiss is no fault of ours, and must not fill the log with errors.
    if (status >= 500)
      log.error({ event: 'page.failed', requestId: request.id, route: request.routeOptions.url, err: error });
    const kind = code === 'rate.limited' ? 'too_many' : 'trouble';
    const translator = translators[languageOf(request.headers['accept-language'])];
    return sendPage(reply, status, renderNotice(kind, authority, translator));
  });
}

/** The CA's page for the domain administrator. Opening it (GET) changes nothing, whoever or whatever opens it. */
export async function addApprovalRoutes(app: FastifyInstance, options: ApprovalRoutesOptions): Promise<void> {
  app.get('/assets/pages.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE_SHEET),
  );
  const { opening, show } = createPages(options);
  await app.register(async (scope) => {
    addPageErrors(scope, options);
    await scope.register(formbody, { bodyLimit: FORM_LIMIT });
    const schema = { params: Params, querystring: Query };
    const languageFor = (lang: string | undefined, order: Order): Language =>
      isLanguage(lang) ? lang : order.language;

    scope.get<Opened>(
      '/approve/:token',
      { schema },
      opening(async ({ query }, reply, { order }) => show(reply, { order, language: languageFor(query.lang, order) })),
    );

    scope.post<Opened>(
      '/approve/:token',
      { schema },
      opening(async (request, reply, { order, approval }) => {
        const language = languageFor(request.query.lang, order);
        const form = Form.safeParse(request.body);
        if (!form.success) return show(reply, { order, language });
        if (form.data.code.trim() === '' && order.status === 'pending_approval')
          return show(reply, { order, language, fault: 'code_missing' });
        const outcome = await decideApproval(options, { approval, ...form.data });
        if (outcome === 'decided' || outcome === 'closed')
          // The state is shown by a GET of its own, so that reloading the page sends nothing again.
          return reply.code(303).headers(PAGE_HEADERS).header('location', `?lang=${language}`).send();
        const showCurrent = opening(async (_, __, current) =>
          show(reply, { order: current.order, language, fault: FAULTS[outcome] }),
        );
        return showCurrent(request, reply);
      }),
    );
  });
}
