import type { Language } from '@certdesk/contract';
import type { Block, KeyValue, Step } from './blocks.ts';
import { html, type SafeHtml } from './html.ts';

/**
 * Styles stand at each element, since many mail programs drop style sheets. Text and background are always set
 * together: a program that darkens only one of them would make the mail unreadable. Contrasts are above 4.5:1.
 */
const FONT = 'font-family:IBM Plex Sans,-apple-system,Segoe UI,Helvetica,Arial,sans-serif';
const MONO = 'font-family:IBM Plex Mono,ui-monospace,Consolas,Liberation Mono,monospace';
const INK = 'color:#161616;background-color:#ffffff';
const FIELD = 'color:#161616;background-color:#f4f4f4';
const TEXT = `${FONT};font-size:16px;line-height:24px;margin:0 0 16px`;
const PRE = `${MONO};${FIELD};font-size:13px;line-height:18px;margin:0 0 16px;padding:12px;white-space:pre-wrap;overflow-wrap:anywhere`;

/** For programs that read it: the dark colors, and values beneath their labels where it is narrow. The classes are the only hooks. No character here needs escaping. */
const STYLE_SHEET = `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.page,.sheet,.sheet td,.sheet th{color:#f4f4f4!important;background-color:#161616!important}
.field{color:#f4f4f4!important;background-color:#262626!important}
.muted{color:#c6c6c6!important;background-color:#161616!important}
.plain-link{color:#78a9ff!important}}
@media (max-width:480px){.facts,.facts tbody,.facts tr,.facts th,.facts td{display:block!important}.facts th{padding-bottom:0!important}.facts td{padding-top:0!important}}`;

/** Each on its own line. */
const between = (parts: readonly SafeHtml[]): SafeHtml => html`${parts.map((part) => html`${part}\n`)}`;

const headingHtml = (text: string, level: 1 | 2): SafeHtml =>
  level === 1
    ? html`<h1 style="${FONT};font-size:24px;line-height:32px;font-weight:600;margin:0 0 16px">${text}</h1>`
    : html`<h2 style="${FONT};font-size:18px;line-height:26px;font-weight:600;margin:24px 0 12px">${text}</h2>`;

function keyValueHtml({ label, value, mono }: KeyValue): SafeHtml {
  const lines = typeof value === 'string' ? [value] : value;
  const cell = `${FONT};${INK};font-size:14px;line-height:20px;padding:6px 0;vertical-align:top;text-align:left`;
  const font = mono ? `${MONO};font-size:13px` : '';
  const values = between(lines.map((line) => html`<div style="${font};overflow-wrap:anywhere">${line}</div>`));
  return html`<tr><th scope="row" style="${cell};font-weight:600;padding-right:16px">${label}</th><td style="${cell}">${values}</td></tr>`;
}

const stepHtml = (step: Step): SafeHtml =>
  typeof step === 'string'
    ? html`<li style="margin:0 0 8px">${step}</li>`
    : html`<li style="margin:0 0 8px">${step.text}<pre class="field" style="${PRE};margin:8px 0">${step.code}</pre></li>`;

function linkHtml(text: string, url: string): SafeHtml {
  const button = `${FONT};color:#ffffff;background-color:#0f62fe;font-size:16px;line-height:24px;padding:12px 24px;display:inline-block;text-decoration:none`;
  const plain = `${FONT};color:#0043ce;font-size:13px;line-height:18px;overflow-wrap:anywhere`;
  return html`<p style="margin:0 0 8px"><a href="${url}" style="${button}">${text}</a></p>
<p style="margin:0 0 16px"><a class="plain-link" href="${url}" style="${plain}">${url}</a></p>`;
}

function blockHtml(block: Block): SafeHtml {
  switch (block.kind) {
    case 'heading':
      return headingHtml(block.text, block.level);
    case 'paragraph':
      return html`<p style="${TEXT}">${block.text}</p>`;
    case 'keyValues':
      return html`<table class="facts" style="border-collapse:collapse;margin:0 0 16px">${between(block.items.map(keyValueHtml))}</table>`;
    case 'code':
      return html`<pre class="field" style="${PRE}">${block.text}</pre>`;
    case 'highlight':
      return html`<p style="${TEXT}">${block.label}</p>
<p class="field" style="${MONO};${FIELD};font-size:24px;line-height:32px;letter-spacing:2px;margin:0 0 16px;padding:12px">${block.text}</p>`;
    case 'steps':
      return html`<ol style="${TEXT};padding:0 0 0 24px">${between(block.items.map(stepHtml))}</ol>`;
    case 'link':
      return linkHtml(block.text, block.url);
  }
}

/**
 * Other characters as references: in ASCII, and in lines below 998 characters, the part needs no transfer encoding, which
 * takes as long as all the rest of composing.
 */
const asAscii = (text: string): string =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\u0080-\uffff]/g, (character) => `&#${character.codePointAt(0)};`);

/** The HTML part: one column, no picture, nothing fetched from anywhere. */
export function renderHtml(content: {
  language: Language;
  title: string;
  blocks: readonly Block[];
  footer: string;
}): string {
  const { language, title, blocks, footer } = content;
  const muted = `${FONT};color:#525252;background-color:#ffffff;font-size:13px;line-height:18px;margin:24px 0 0`;
  const page = html`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${STYLE_SHEET}</style>
</head>
<body class="page" style="${INK};margin:0;padding:0">
<table role="presentation" class="sheet" width="100%" style="${INK};table-layout:fixed;border-collapse:collapse;max-width:680px;margin:0 auto"><tr><td style="${FONT};${INK};padding:24px 16px">
${between(blocks.map(blockHtml))}<p class="muted" style="${muted}">${footer}</p>
</td></tr></table>
</body>
</html>
`;
  return asAscii(page.toString());
}
