import { type Clock, systemClock } from '@certdesk/platform';
import { onTestFinished } from 'vitest';
import { type ContractOptions, startContractServer } from './contract-server.ts';
import { createDeskSide } from './desk-side.ts';
import { authorityOf } from './orders.ts';

/** A contract server, which ends with the test that calls, and the authority that a desk has made of it. */
export async function startContract(options: ContractOptions = {}, settings: object = {}, clock: Clock = systemClock) {
  const server = await startContractServer(options);
  onTestFinished(() => server.stop());
  const { directoryUrl, trustedRoots } = server;
  const side = createDeskSide({
    settings: { directoryUrl, trustedRoots, methods: ['http', 'dns', 'dns-persist'], ...settings },
    clock,
  });
  return { server, side, authority: authorityOf(side) };
}
