/** Names of what is cached. A deed on an order makes all three stale. */
export const keys = {
  orders: ['orders'] as const,
  order: (number: number) => ['order', number] as const,
  requests: (number: number) => ['order', number, 'requests'] as const,
  audit: (number: number) => ['order', number, 'audit'] as const,
};
