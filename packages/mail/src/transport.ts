import { tokenIn } from './bounce/bounce-addresses.ts';
import { createDialogue, type Dialogue } from './dialogue.ts';
import { createMailServerLink, type LinkOptions, type MailServerLink } from './mail-server-link.ts';
import type { RenderedMail } from './message.ts';
import type { SendResult } from './smtp-outcome.ts';
import { parseSmtpUrls } from './smtp-url.ts';

export type MailTransport = {
  /** Sends one mail, once. Never throws for what a mail server does; see Outcome for what each result means. */
  send: (mail: RenderedMail) => Promise<SendResult>;
  /** Leaves the servers. Mails in flight are cut off: stop whoever sends first. */
  close: () => void;
};

export type TransportOptions = LinkOptions & {
  /** Connections at a time (10). More mails wait for a free one. */
  readonly maxConnections?: number;
  /** Milliseconds that pass, from whenever (of the process). */
  readonly now?: () => number;
};

/**
 * A server that hung for minutes has used up the attempt: within the outbox's lease there is no time for another one.
 * The next attempt asks the others first.
 */
const ELSEWHERE_WITHIN_MS = 120_000;

/** How long a server that could not be used is asked after the others. */
const REST_MS = 5 * 60_000;

const CLOSED: SendResult = { outcome: 'unreachable', cause: 'smtp_unreachable', response: 'The transport is closed' };

/** Counts free connections; whoever finds none waits in line. */
function createSlots(free: number) {
  const line: (() => void)[] = [];
  let left = free;
  const take = async (): Promise<void> => {
    if (left > 0) left -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
  };
  const release = (): void => {
    const next = line.shift();
    if (next) next();
    else left += 1;
  };
  return { take, release };
}

/**
 * The next server may have the mail only when this one certainly has not, and when the reason is this server: no
 * connection, no TLS, 421. What was answered about the mail, or may have arrived, is not offered elsewhere; nor does a
 * refused password send mails by a way that nobody watches.
 */
const isOfTheServer = ({ outcome, cause }: SendResult): boolean => outcome === 'unreachable' && cause !== 'smtp_auth';

/** Whoever knows the envelope sender can bring bounces to it, and some servers repeat it in their answers. */
const withDialogue = (result: SendResult, dialogue: Dialogue): SendResult => ({
  ...result,
  ...(result.response === undefined ? {} : { response: dialogue.hide(result.response) }),
  dialogue: dialogue.text(),
});

/**
 * A transport to the first of some mail servers that can be used.
 * @throws SmtpUrlError when a URL cannot be used (see parseSmtpUrl for its form and its TLS rules).
 */
export function createTransport(smtpUrls: string, options: TransportOptions = {}): MailTransport {
  const { maxConnections = 10, now = () => performance.now() } = options;
  const links = parseSmtpUrls(smtpUrls).map((settings) => createMailServerLink(settings, options));
  const restsUntil = new Map<MailServerLink, number>();
  const slots = createSlots(maxConnections);
  let closed = false;

  const isResting = (link: MailServerLink): boolean => now() < (restsUntil.get(link) ?? Number.NEGATIVE_INFINITY);
  const inOrder = (): MailServerLink[] => [
    ...links.filter((link) => !isResting(link)),
    ...links.filter((link) => isResting(link)),
  ];

  const sendByFirst = async (mail: RenderedMail, dialogue: Dialogue): Promise<SendResult> => {
    const begun = now();
    let result = CLOSED;
    for (const link of inOrder()) {
      if (closed || now() - begun > ELSEWHERE_WITHIN_MS) return result;
      result = await link.send(mail, dialogue);
      if (!isOfTheServer(result)) return result;
      restsUntil.set(link, now() + REST_MS);
    }
    return result;
  };

  const send = async (mail: RenderedMail): Promise<SendResult> => {
    await slots.take();
    try {
      const dialogue = createDialogue(mail.envelope.from ? tokenIn(mail.envelope.from) : undefined);
      return withDialogue(await sendByFirst(mail, dialogue), dialogue);
    } finally {
      slots.release();
    }
  };

  const close = (): void => {
    closed = true;
    for (const link of links) link.close();
  };
  return { send, close };
}
