export const TOPICS = ['fulfillment', 'ordering', 'states', 'members', 'mailbox'] as const;
export type TopicId = (typeof TOPICS)[number];
