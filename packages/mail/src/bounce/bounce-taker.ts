/** Who takes what comes to bounce addresses, however it comes. Rejects when it cannot be stored just now. */
export type BounceTaker = {
  /** Whether an address is that of a mail of ours, about which reports are still taken. */
  readonly knows: (address: string) => Promise<boolean>;
  /** Resolves once whatever the mail says is stored; the same mail again changes nothing. */
  readonly take: (address: string, raw: Buffer) => Promise<void>;
};
