/** A refusal with Sectigo's code, which is negative, and its words. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, words: string) {
    super(words);
    this.name = 'Refusal';
    this.code = code;
  }
}
