/** A refusal with Namecheap's number and words. */
export class Refusal extends Error {
  readonly number: string;

  constructor(number: string, words: string) {
    super(words);
    this.name = 'Refusal';
    this.number = number;
  }
}
