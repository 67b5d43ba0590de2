/**
 * Something an operator must put right before the program can start. `code` is a key of
 * locales/<language>/operator.json; one clear sentence, printed once, no stack.
 */
export class StartFault extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: string, params: Readonly<Record<string, string | number>> = {}, options: ErrorOptions = {}) {
    super(code, options);
    this.name = 'StartFault';
    this.code = code;
    this.params = params;
  }
}

/** Several faults at once: a configuration is read whole, and everything wrong with it is said in one go. */
export class StartFaults extends Error {
  readonly faults: readonly StartFault[];

  constructor(faults: readonly StartFault[]) {
    super(faults.map((fault) => fault.code).join(', '));
    this.name = 'StartFaults';
    this.faults = faults;
  }
}
