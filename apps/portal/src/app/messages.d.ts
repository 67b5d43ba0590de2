import type portal from '@certdesk/locales/en/portal.json';

/** A key that the English catalog does not have is a compile error; check-locales proves the other languages equal. */
declare global {
  namespace FormatjsIntl {
    interface Message {
      ids: keyof typeof portal;
    }
    interface IntlConfig {
      locale: import('@certdesk/contract').Language;
    }
  }
}
