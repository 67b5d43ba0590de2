import { FACTS, type FactName, type OrderStatus, type ValidationMethod } from '@certdesk/contract';
import { AUTHORITY_MATRIX } from '@certdesk/desk/authority-matrix';
import { AUTHORITY_NOTES, type AuthorityNotes } from './authority-notes.ts';

type Kind = (typeof AUTHORITY_MATRIX)[number];
type Row = readonly string[];

const FACT_TITLES: Readonly<Record<FactName, string>> = {
  resendFulfillment: 'Fulfillment email again',
  resendApprover: 'Approver email again',
  mailHistory: 'History of its mails',
  fetchChain: 'The chain can be fetched',
  webhook: 'Calls back',
  cancel: 'Cancel',
  revoke: 'Revoke',
  reissue: 'Reissue',
  renew: 'Renew',
  approverAddresses: 'Names who may approve',
  csrCheck: 'Examines a CSR',
};
/** SC-090: from this day public authorities must not rely on an email, not even on an old one. */
const METHOD_TITLES: Readonly<Record<ValidationMethod, string>> = {
  dns: 'DNS',
  http: 'HTTP',
  email: 'email (public CAs: until 2028-03-15)',
  'dns-persist': 'one standing DNS record',
};
const stateTitle = (state: OrderStatus): string => state.replaceAll('_', ' ');

function cell({ facts }: Kind, name: FactName): string {
  const fact = facts.abilities[name];
  if (fact.by === 'nobody') return '-';
  const states = fact.states ? `: ${fact.states.map(stateTitle).join(', ')}` : '';
  const window = fact.windowDays === undefined ? '' : ` (${fact.windowDays} days)`;
  return `${fact.by}${states}${window}`;
}

function table(rows: readonly Row[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function notesOf({ kind }: Kind): AuthorityNotes {
  const notes = AUTHORITY_NOTES[kind];
  if (!notes) throw new Error(`scripts/docs/authority-notes.ts says nothing of the authority ${kind}`);
  return notes;
}

function matrix(kinds: readonly Kind[]): string {
  const row = (title: string, of: (kind: Kind) => string): Row => [title, ...kinds.map(of)];
  return table([
    row('', (kind) => notesOf(kind).name),
    ...FACTS.map((name) => row(FACT_TITLES[name], (kind) => cell(kind, name))),
    row('Names are shown by', ({ facts }) => facts.validationMethods.map((method) => METHOD_TITLES[method]).join(', ')),
    row('Languages of its mails', ({ facts }) => facts.mailLanguages?.join(', ') ?? '-'),
    row('Tried against', ({ facts }) => (facts.triedAgainst === 'server' ? 'a real server' : 'a contract server only')),
  ]);
}

function section(kind: Kind): string {
  const { name, interface: spoken, tried, notes, leftOut } = notesOf(kind);
  const left =
    leftOut.length === 0 ? [] : [`- Left out, because nothing that we could read confirms it: ${leftOut.join('; ')}.`];
  return [
    `## ${name}`,
    '',
    `${spoken}. Tried against ${tried}.`,
    '',
    ...notes.map((note) => `- ${note}`),
    ...left,
  ].join('\n');
}

const INTRODUCTION = `# What each certificate authority can do

Written by \`npm run docs\` from what the adapters declare, which is also what the desk goes by: an action that an
authority does not offer in a state is disabled with that reason. \`authority\`: it does it itself; \`desk\`: the desk does it in its
place; \`-\`: its interface has no such thing. The states are those of an order; days say how long it can be done.`;

/** docs/authorities.md, from what the adapters declare. */
export const authoritiesPage = (): string =>
  `${[INTRODUCTION, matrix(AUTHORITY_MATRIX), ...AUTHORITY_MATRIX.map(section)].join('\n\n')}\n`;
