/** Two authorities of one kind sell the same products, so an id begins with the authority's own. */
export const productIdOf = (authorityId: string, code: string): string => `${authorityId}.${code}`;

/** The authority's own code of a product. */
export const productCodeOf = (authorityId: string, productId: string): string =>
  productId.startsWith(`${authorityId}.`) ? productId.slice(authorityId.length + 1) : productId;
