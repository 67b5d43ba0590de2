import { Close } from '@carbon/react/icons';
import type { Language } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { useLanguage } from '../../app/language.tsx';
import { HELP_BUTTON_ID } from '../../app/shell/help-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { type Block, type HelpKey, TOPIC, TOPICS, type TopicId } from './topics.ts';

type HelpModule = { default: Record<HelpKey, string> };

const LOADERS: Record<Language, () => Promise<HelpModule>> = {
  en: () => import('@certdesk/locales/en/help.json'),
  de: () => import('@certdesk/locales/de/help.json'),
  es: () => import('@certdesk/locales/es/help.json'),
  fr: () => import('@certdesk/locales/fr/help.json'),
  it: () => import('@certdesk/locales/it/help.json'),
  'pt-BR': () => import('@certdesk/locales/pt-BR/help.json'),
};

type HelpPanelProps = { topic: TopicId; onClose: () => void };

/** Help beside the page it is about: it opens at the screen's topic and leaves the page usable. */
export default function HelpPanel({ topic, onClose }: HelpPanelProps) {
  const intl = useIntl();
  const panel = useRef<HTMLElement>(null);
  const [shown, setShown] = useState(topic);
  useEffect(() => setShown(topic), [topic]);
  useEffect(() => panel.current?.focus(), []);
  const close = () => {
    onClose();
    document.getElementById(HELP_BUTTON_ID)?.focus();
  };
  return (
    <aside
      ref={panel}
      className="help"
      aria-label={intl.formatMessage({ id: 'shell.help' })}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <button
        type="button"
        className="dialog__close"
        aria-label={intl.formatMessage({ id: 'help.close' })}
        onClick={close}
      >
        <Close size={20} aria-hidden="true" />
      </button>
      <HelpTexts shown={shown} onShow={setShown} />
    </aside>
  );
}

function HelpTexts({ shown, onShow }: { shown: TopicId; onShow: (topic: TopicId) => void }) {
  const { language } = useLanguage();
  const texts = useQuery({
    queryKey: ['help', language],
    queryFn: async () => (await LOADERS[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (texts.isError) return <ErrorNotice error={texts.error} onRetry={() => void texts.refetch()} />;
  if (!texts.data) return <LoadingText />;
  return (
    <LabelValues>
      {(values) => (
        <HelpIntl language={language} messages={texts.data}>
          <TopicText topic={shown} values={values} />
          <OtherTopics shown={shown} onShow={onShow} values={values} />
        </HelpIntl>
      )}
    </LabelValues>
  );
}

type Values = Record<string, string>;

/** The labels of the screens, so that the help names them exactly as they are. */
function LabelValues({ children }: { children: (values: Values) => ReactNode }) {
  const intl = useIntl();
  return children({
    security: intl.formatMessage({ id: 'nav.security' }),
    ssl: intl.formatMessage({ id: 'nav.ssl' }),
    orders: intl.formatMessage({ id: 'nav.orders' }),
    certificates: intl.formatMessage({ id: 'nav.certificates' }),
    import_action: intl.formatMessage({ id: 'certificates.import' }),
    email: intl.formatMessage({ id: 'orders.column.email' }),
    send: intl.formatMessage({ id: 'email.send' }),
    resend: intl.formatMessage({ id: 'send.confirm' }),
    cancel: intl.formatMessage({ id: 'action.cancel' }),
    place: intl.formatMessage({ id: 'orders.place' }),
    place_now: intl.formatMessage({ id: 'wizard.place' }),
    help_title: intl.formatMessage({ id: 'help.others' }),
    renew: intl.formatMessage({ id: 'renew.action' }),
    auto_renewal: intl.formatMessage({ id: 'auto_renewal.title' }),
    reissue: intl.formatMessage({ id: 'reissue.action' }),
    revoke: intl.formatMessage({ id: 'revoke.action' }),
    reminders: intl.formatMessage({ id: 'reminders.title' }),
    account: intl.formatMessage({ id: 'nav.account' }),
    calendar: intl.formatMessage({ id: 'nav.calendar' }),
    administration: intl.formatMessage({ id: 'nav.administration' }),
    authorities: intl.formatMessage({ id: 'nav.authorities' }),
    matrix: intl.formatMessage({ id: 'nav.matrix' }),
    delivery: intl.formatMessage({ id: 'nav.delivery' }),
    pending_approval: intl.formatMessage({ id: 'order.status.pending_approval' }),
    processing: intl.formatMessage({ id: 'order.status.processing' }),
    issued: intl.formatMessage({ id: 'order.status.issued' }),
    complete: intl.formatMessage({ id: 'order.status.complete' }),
    forwarded: intl.formatMessage({ id: 'mail.state.forwarded' }),
    accepted: intl.formatMessage({ id: 'mail.state.accepted' }),
    relayed: intl.formatMessage({ id: 'mail.state.relayed' }),
    delivered: intl.formatMessage({ id: 'mail.state.delivered' }),
    delayed: intl.formatMessage({ id: 'mail.state.delayed' }),
    uncertain: intl.formatMessage({ id: 'mail.state.uncertain' }),
    failed: intl.formatMessage({ id: 'mail.state.failed' }),
    owner: intl.formatMessage({ id: 'role.owner' }),
    administrator: intl.formatMessage({ id: 'role.administrator' }),
    operator: intl.formatMessage({ id: 'role.operator' }),
    viewer: intl.formatMessage({ id: 'role.viewer' }),
  });
}

type HelpIntlProps = { language: Language; messages: Record<HelpKey, string>; children: ReactNode };

function HelpIntl({ language, messages, children }: HelpIntlProps) {
  // cast: react-intl is typed by the portal's keys; below this provider only the help's are asked for, through useHelp
  const typed = messages as unknown as Record<FormatjsIntl.Message['ids'], string>;
  return (
    <IntlProvider locale={language} messages={typed}>
      {children}
    </IntlProvider>
  );
}

/** The words of help.json; `<b>` marks what stands on the screen. */
function useHelp(values: Values): (key: HelpKey) => ReactNode {
  const intl = useIntl();
  return (key) => {
    const id = key as unknown as FormatjsIntl.Message['ids']; // cast: see HelpIntl
    return intl.formatMessage({ id }, { ...values, b: (chunks) => <b key={String(chunks)}>{chunks}</b> });
  };
}

function TopicText({ topic, values }: { topic: TopicId; values: Values }) {
  const text = useHelp(values);
  const { title, blocks } = TOPIC[topic];
  return (
    <article className="help__topic">
      <h2>{text(title)}</h2>
      {blocks.map((block) => (
        <BlockText key={'key' in block ? block.key : block.keys[0]} block={block} text={text} />
      ))}
    </article>
  );
}

function BlockText({ block, text }: { block: Block; text: (key: HelpKey) => ReactNode }) {
  if (block.kind === 'h') return <h3>{text(block.key)}</h3>;
  if (block.kind === 'p') return <p>{text(block.key)}</p>;
  const List = block.kind;
  return (
    <List>
      {block.keys.map((key) => (
        <li key={key}>{text(key)}</li>
      ))}
    </List>
  );
}

type OtherTopicsProps = { shown: TopicId; onShow: (topic: TopicId) => void; values: Values };

function OtherTopics({ shown, onShow, values }: OtherTopicsProps) {
  const text = useHelp(values);
  return (
    <nav className="help__others" aria-label={values.help_title}>
      <h3>{values.help_title}</h3>
      <ul>
        {TOPICS.filter((topic) => topic !== shown).map((topic) => (
          <li key={topic}>
            <button type="button" className="link-button" onClick={() => onShow(topic)}>
              {text(TOPIC[topic].title)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
