export { addVettingRoutes } from './vetting.routes.ts';
export { VettingList } from './vetting-protocol.ts';
