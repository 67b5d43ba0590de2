export { type ContractOptions, type ContractServer, startContractServer } from './contract-server.ts';
export { createDeskSide, type DeskSide, memoryChallenges, memoryProofs, startResponder } from './desk-side.ts';
export { type Dns, startDns } from './dns.ts';
export { askUntilEnd, authorityOf, finishOrder, orderFor, placedOrder, type TestOrder } from './orders.ts';
export { type Pebble, type PebbleOptions, startPebble } from './pebble.ts';
