import { LANGUAGES, type Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { html, type SafeHtml } from '@certdesk/mail';

/** Each language in itself: whoever looks for theirs cannot read the others. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  it: 'Italiano',
  'pt-BR': 'Português (Brasil)',
};

const languageLink = (language: Language, current: Language): SafeHtml =>
  language === current
    ? html`<li><span lang="${language}" aria-current="true">${LANGUAGE_NAMES[language]}</span></li>`
    : html`<li><a href="?lang=${language}" lang="${language}" hreflang="${language}">${LANGUAGE_NAMES[language]}</a></li>`;

export type Page = { authority: string; title: string; content: SafeHtml };

/** The frame of the CA's pages. No script, nothing from elsewhere; it works in a text browser. */
export function renderPage({ authority, title, content }: Page, { language, text }: Translator): string {
  return html`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title} – ${authority}</title>
<link rel="stylesheet" href="/assets/pages.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">${text('page.skip')}</a>
<header><div class="bar"><p class="brand">${authority}</p></div></header>
<main id="main" tabindex="-1">${content}</main>
<footer><div class="bar"><nav aria-label="${text('page.languages')}"><ul class="languages">${LANGUAGES.map((one) => languageLink(one, language))}</ul></nav>
<p class="imprint">${text('page.footer', { authority })}</p></div></footer>
</body>
</html>
`.toString();
}
