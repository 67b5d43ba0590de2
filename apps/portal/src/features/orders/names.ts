import type { Language, ServerType } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** Product names are the same in every language; only "other" is a word. */
const SERVERS: Record<Exclude<ServerType, 'other'>, string> = {
  nginx: 'nginx',
  apache: 'Apache HTTP Server',
  iis: 'Microsoft IIS',
  tomcat: 'Apache Tomcat',
  haproxy: 'HAProxy',
  caddy: 'Caddy',
};

export function useServerName(): (server: ServerType) => string {
  const intl = useIntl();
  return (server) => (server === 'other' ? intl.formatMessage({ id: 'server.other' }) : SERVERS[server]);
}

/** A language by its name in the reader's language. */
export const languageName = (language: Language, reader: string): string =>
  new Intl.DisplayNames(reader, { type: 'language', languageDisplay: 'standard' }).of(language) ?? language;
