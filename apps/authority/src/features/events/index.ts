export { type EventSender, startEventSender } from './event-sender.ts';
export { addEventRoutes } from './events.routes.ts';
export { createWork, type Unit, type Work } from './work.ts';
