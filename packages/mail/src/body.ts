import type { Language } from '@certdesk/contract';
import type { Block } from './blocks.ts';
import { renderHtml } from './body-html.ts';
import { renderText } from './body-text.ts';
import type { Attachment, MailContent } from './message.ts';

export type MailDescription = {
  readonly subject: string;
  readonly language: Language;
  readonly blocks: readonly Block[];
  /** Who sent it and why, at the foot. */
  readonly footer: string;
  readonly attachments?: readonly Attachment[];
};

/** The content of a mail from its one description: text and HTML say the same. */
export function describeMail(description: MailDescription): MailContent {
  const { subject, language, blocks, footer, attachments = [] } = description;
  return {
    subject,
    language,
    text: renderText({ language, blocks, footer }),
    html: renderHtml({ language, title: subject, blocks, footer }),
    attachments,
  };
}
