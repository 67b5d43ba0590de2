/** A CA for trial and private PKI: names under .example and .test, which nobody owns, are for demonstrations. */
export const NAME_RULES = { allowReserved: true } as const;
