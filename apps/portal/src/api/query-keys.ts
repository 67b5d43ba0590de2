/** Names of what is cached. A deed on an order makes all that is of it stale. */
export const keys = {
  orders: ['orders'] as const,
  order: (number: number) => ['order', number] as const,
  requests: (number: number) => ['order', number, 'requests'] as const,
  audit: (number: number) => ['order', number, 'audit'] as const,
  /** Whatever is known of imported certificates: a deed on one may change any of it. */
  certificates: ['certificates'] as const,
};
