type Attributes = Readonly<Record<string, string | number | boolean>>;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** An element; `inner` is markup already. */
export function element(name: string, attributes: Attributes = {}, inner = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}
export const text = (value: string): string => escaped(value);
export const cdata = (value: string): string => `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const NAMESPACE = 'http://api.namecheap.com/xml.response';
const HEAD = '<?xml version="1.0" encoding="utf-8"?>\n';
const TAIL = '<Server>FAKE01</Server><GMTTimeDifference>--5:00</GMTTimeDifference><ExecutionTime>0.01</ExecutionTime>';

export const okAnswer = (command: string, result: string): string =>
  HEAD +
  element(
    'ApiResponse',
    { Status: 'OK', xmlns: NAMESPACE },
    `<Errors/><Warnings/>${element('RequestedCommand', {}, text(command))}${element('CommandResponse', { Type: command }, result)}${TAIL}`,
  );

export const errorAnswer = (number: string, words: string): string =>
  HEAD +
  element(
    'ApiResponse',
    { Status: 'ERROR', xmlns: NAMESPACE },
    `${element('Errors', {}, element('Error', { Number: number }, text(words)))}<Warnings/>${TAIL}`,
  );

/** `M/D/YYYY`, the dates of this API. */
export const dateOf = (date: Date): string => `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
