/** A call as it came, without its headers and body: they hold credentials. */
export type NotedCall = {
  readonly authority: string;
  readonly method: string;
  readonly path: string;
  readonly at: Date;
  /** Undefined while it is not answered. */
  status: number | undefined;
};

export type CallLog = {
  note: (call: Omit<NotedCall, 'status'>) => NotedCall;
  /** Oldest first. */
  all: () => readonly Readonly<NotedCall>[];
  clear: () => void;
};

export function createCallLog(): CallLog {
  const calls: NotedCall[] = [];
  return {
    note: (call) => {
      const noted: NotedCall = { ...call, status: undefined };
      calls.push(noted);
      return noted;
    },
    all: () => [...calls],
    clear: () => void calls.splice(0),
  };
}
