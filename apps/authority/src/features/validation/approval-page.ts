import type { Translator } from '@certdesk/locales';
import { html, type SafeHtml } from '@certdesk/mail';
import { formatIso, formatTime } from '@certdesk/mail/fulfillment';
import type { ApprovalView, FormFault } from './approval-view.ts';
import { renderPage } from './page-layout.ts';

type Fact = { label: string; value: SafeHtml };

const mono = (value: string): SafeHtml => html`<span class="mono">${value}</span>`;
const moment = (translator: Translator, time: Date): SafeHtml =>
  html`<time datetime="${formatIso(time)}">${formatTime(translator.language, time)}</time>`;

function factsOf({ order, product }: ApprovalView, translator: Translator): Fact[] {
  const { text } = translator;
  const names = order.names.map((name) => html`<li>${mono(name)}</li>`);
  return [
    { label: text('field.names'), value: html`<ul class="plain">${names}</ul>` },
    { label: text('field.product'), value: html`${product}` },
    { label: text('field.applicant'), value: html`${order.applicant}` },
    ...(order.organization ? [{ label: text('field.organization'), value: html`${order.organization.name}` }] : []),
    { label: text('field.order'), value: html`${String(order.number)}` },
    { label: text('field.orderedAt'), value: moment(translator, order.createdAt) },
    { label: text('field.administrator'), value: mono(order.approverEmail) },
  ];
}

const renderFacts = (facts: readonly Fact[]): SafeHtml =>
  html`<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

const renderFault = (fault: FormFault | undefined, { text }: Translator): SafeHtml =>
  fault ? html`<p class="fault" id="fault" role="alert">${text(`fault.${fault}`)}</p>` : html``;

/** The first button of a form is the one that Enter presses: it approves, but only together with the code. */
function renderForm({ fault, language }: ApprovalView, translator: Translator): SafeHtml {
  const { text } = translator;
  const described = fault ? html`code-hint fault` : html`code-hint`;
  const invalid = fault ? html` aria-invalid="true" autofocus` : html``;
  return html`<form method="post" action="?lang=${language}" novalidate>
<label for="code">${text('form.code')}</label>
<p class="hint" id="code-hint">${text('form.code.hint')}</p>
${renderFault(fault, translator)}
<input id="code" name="code" type="text" required maxlength="20" autocomplete="one-time-code" autocapitalize="characters" autocorrect="off" spellcheck="false" placeholder="XXXX-XXXX" aria-describedby="${described}"${invalid}>
<div class="buttons"><button class="primary" type="submit" name="act" value="approve">${text('form.approve')}</button>
<button class="danger" type="submit" name="act" value="reject">${text('form.reject')}</button></div>
<p class="hint">${text('form.safe')}</p>
</form>`;
}

function renderOpen(view: ApprovalView, translator: Translator): SafeHtml {
  const { text, language } = translator;
  const { order } = view;
  const until = formatTime(language, order.approvalEndsAt);
  return html`<h1>${text('open.heading', { commonName: order.names[0] ?? '' })}</h1>
<p class="lead">${text('open.intro', { applicant: order.applicant })}</p>
${renderFacts(factsOf(view, translator))}
<section class="card" aria-label="${text('open.decision')}">${renderForm(view, translator)}</section>
<p class="note">${text('open.until', { until })}</p>`;
}

function renderLocked({ order }: ApprovalView, { text, language }: Translator): SafeHtml {
  const until = order.lockedUntil ? formatTime(language, order.lockedUntil) : '';
  return html`<section class="state waiting" role="alert"><h1>${text('locked.heading')}</h1>
<p>${text('locked.text', { until })}</p></section>`;
}

const TONES: Readonly<Record<string, string>> = {
  issued: 'good',
  issuing: 'good',
  vetting: 'good',
  rejected_by_approver: 'bad',
  rejected_by_vetting: 'bad',
  revoked: 'bad',
  failed: 'bad',
};

function renderState(view: ApprovalView, translator: Translator): SafeHtml {
  const { text } = translator;
  const { state, order } = view;
  const commonName = order.names[0] ?? '';
  return html`<section class="state ${TONES[state] ?? 'waiting'}" role="status"><h1>${text(`state.${state}.heading`)}</h1>
<p>${text(`state.${state}.text`, { commonName })}</p></section>
${renderFacts(factsOf(view, translator))}`;
}

/** The page of one order: the form while there is something to decide, and always what has become of it. */
export function renderApprovalPage(view: ApprovalView, authority: string, translator: Translator): string {
  const { text } = translator;
  const commonName = view.order.names[0] ?? '';
  if (view.state === 'open') {
    const title = text(view.fault ? 'open.title.fault' : 'open.title', { commonName });
    return renderPage({ authority, title, content: renderOpen(view, translator) }, translator);
  }
  if (view.state === 'locked')
    return renderPage(
      { authority, title: text('locked.heading'), content: renderLocked(view, translator) },
      translator,
    );
  const title = text(`state.${view.state}.heading`);
  return renderPage({ authority, title, content: renderState(view, translator) }, translator);
}

/** What a link leads to that we have not made or that was replaced, and a request that comes too often. */
export function renderNotice(
  kind: 'unknown_link' | 'replaced_link' | 'too_many' | 'trouble',
  authority: string,
  translator: Translator,
): string {
  const { text } = translator;
  const content = html`<section class="state waiting" role="alert"><h1>${text(`notice.${kind}.heading`)}</h1>
<p>${text(`notice.${kind}.text`)}</p></section>`;
  return renderPage({ authority, title: text(`notice.${kind}.heading`), content }, translator);
}
