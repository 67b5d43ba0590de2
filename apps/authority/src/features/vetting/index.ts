export { addVettingRoutes } from './vetting.routes.ts';
export { VettingAnswer, VettingList } from './vetting-protocol.ts';
