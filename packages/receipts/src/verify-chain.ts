import { parseLine } from './chain-line.ts';
import { RECEIPT_TYPE, ReceiptClaims, STATEMENT_TYPE, StatementClaims } from './claims.ts';
import type { ReceiptKeys } from './keys.ts';
import { hashReceipt } from './sign.ts';
import { type JwsFault, verifyJws } from './verify-jws.ts';

type ChainFaultCode =
  | JwsFault
  | 'chain.line_unreadable'
  | 'chain.other_account'
  | 'chain.missing'
  | 'chain.repeated'
  | 'chain.out_of_order'
  | 'chain.forked'
  | 'chain.broken'
  | 'chain.statement_differs'
  | 'chain.not_closed'
  | 'chain.cut_short';

/** What is wrong, and where: the line of the file (null for its end), and in the params what a sentence needs besides. */
export type ChainFault = {
  readonly code: ChainFaultCode;
  readonly line: number | null;
  readonly params: Readonly<Record<string, string | number>>;
};

export type ChainVerification = {
  readonly account: string | undefined;
  /** Receipts that are genuine, in their place or not. */
  readonly receipts: number;
  /** When the desk last said how many there are. */
  readonly closedAt: Date | undefined;
  readonly faults: readonly ChainFault[];
};

type Statement = StatementClaims & { readonly line: number };
type State = {
  readonly keys: ReceiptKeys;
  readonly faults: ChainFault[];
  /** Hash of each genuine receipt by its number. */
  readonly hashes: Map<number, string>;
  readonly statements: Statement[];
  account: string | undefined;
  receipts: number;
  /** Number of the receipt before, or what it would be; its hash is undefined when that line was not genuine. */
  last: { sequence: number; hash: string | null | undefined };
  endsWithStatement: boolean;
};

type Say = (code: ChainFaultCode, params?: ChainFault['params']) => void;

function isOurs(state: State, account: string, say: Say): boolean {
  state.account ??= account;
  if (state.account === account) return true;
  say('chain.other_account', { account });
  return false;
}

/** What a receipt is whose number has gone by: the same once more, another with its number, or one that comes late. */
function faultOfEarlier(known: string | undefined, hash: string): ChainFaultCode {
  if (known === undefined) return 'chain.out_of_order';
  return known === hash ? 'chain.repeated' : 'chain.forked';
}

function placeReceipt(state: State, { sequence, previous }: ReceiptClaims, hash: string, say: Say): void {
  const { last, hashes } = state;
  const expected = last.sequence + 1;
  const known = hashes.get(sequence);
  // A line that was not genuine has taken this place: it was an additional one, then.
  const wasTaken = last.hash === undefined && sequence === last.sequence && known === undefined;
  if (sequence < expected && !wasTaken) {
    say(faultOfEarlier(known, hash), { sequence });
    if (known === undefined) hashes.set(sequence, hash);
    return;
  }
  if (sequence > expected) say('chain.missing', { from: expected, to: sequence - 1, count: sequence - expected });
  else if (last.hash !== undefined && previous !== last.hash) say('chain.broken', { sequence });
  hashes.set(sequence, hash);
  state.last = { sequence, hash };
}

async function readReceipt(state: State, receipt: string, say: Say): Promise<void> {
  state.endsWithStatement = false;
  const verified = await verifyJws(receipt, { type: RECEIPT_TYPE, claims: ReceiptClaims, keys: state.keys });
  if ('fault' in verified) {
    // Its number cannot be believed; that it took the next place spares the reader a second fault for the same line.
    state.last = { sequence: state.last.sequence + 1, hash: undefined };
    return say(verified.fault, verified.params);
  }
  state.receipts += 1;
  const { claims } = verified;
  if (isOurs(state, claims.account, say)) placeReceipt(state, claims, hashReceipt(receipt), say);
}

async function readStatement(state: State, statement: string, { line, say }: { line: number; say: Say }) {
  const verified = await verifyJws(statement, { type: STATEMENT_TYPE, claims: StatementClaims, keys: state.keys });
  if ('fault' in verified) return say(verified.fault, verified.params);
  const { claims } = verified;
  if (!isOurs(state, claims.account, say)) return;
  state.endsWithStatement = claims.sequence >= state.last.sequence;
  state.statements.push({ ...claims, line });
}

async function readLine(state: State, text: string, line: number): Promise<void> {
  const say: Say = (code, params = {}) => void state.faults.push({ code, line, params });
  const parsed = parseLine(text);
  if (!parsed) {
    state.last = { sequence: state.last.sequence + 1, hash: undefined };
    state.endsWithStatement = false;
    return say('chain.line_unreadable');
  }
  if ('receipt' in parsed) return readReceipt(state, parsed.receipt, say);
  return readStatement(state, parsed.statement, { line, say });
}

function closeChain({ faults, hashes, statements, endsWithStatement, last }: State): void {
  for (const { sequence, head, line: at } of statements) {
    const known = sequence === 0 ? null : hashes.get(sequence);
    if (known !== undefined && known !== head)
      faults.push({ code: 'chain.statement_differs', line: at, params: { sequence } });
  }
  const total = Math.max(0, ...statements.map(({ sequence }) => sequence));
  if (total > last.sequence)
    faults.push({ code: 'chain.cut_short', line: null, params: { last: last.sequence, total } });
  else if (!endsWithStatement) faults.push({ code: 'chain.not_closed', line: null, params: {} });
}

/**
 * Checks an account's whole chain, line by line: every signature, that each receipt carries the hash of the one before, and
 * that none is missing, doubled, moved or exchanged, at the end neither. Files that were got one after the other, each from
 * where the last one ended, may be put together; statements in between are checked too.
 */
export async function verifyChain(
  lines: AsyncIterable<string> | Iterable<string>,
  keys: ReceiptKeys,
): Promise<ChainVerification> {
  const state: State = {
    keys,
    faults: [],
    hashes: new Map(),
    statements: [],
    account: undefined,
    receipts: 0,
    last: { sequence: 0, hash: null },
    endsWithStatement: false,
  };
  let line = 0;
  for await (const text of lines) {
    line += 1;
    await readLine(state, text, line);
  }
  closeChain(state);
  const closing = state.statements.at(-1);
  return {
    account: state.account,
    receipts: state.receipts,
    closedAt: closing && new Date(closing.iat * 1000),
    faults: state.faults,
  };
}
