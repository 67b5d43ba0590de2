export { type ReminderRouteParts, registerReminderRoutes } from './reminders.routes.ts';
export { createReminderTopic, REMINDER_TOPIC, type ReminderParts, sendReminders } from './send-reminders.ts';
export { type Notice, writeNotice } from './write-notice.ts';
