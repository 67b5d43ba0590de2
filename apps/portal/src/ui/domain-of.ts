/** The domain of a mail address: what stands behind the last @. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
