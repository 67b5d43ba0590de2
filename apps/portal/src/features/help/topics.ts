import type help from '@certdesk/locales/en/help.json';

export type HelpKey = keyof typeof help;
export const TOPICS = [
  'fulfillment',
  'ordering',
  'states',
  'renewing',
  'reminding',
  'importing',
  'certificates',
  'members',
  'authorities',
  'delivery',
  'mailbox',
] as const;
export type TopicId = (typeof TOPICS)[number];

/** A part of a topic: `h` a heading, `p` a paragraph, `ol` steps in their order, `ul` a list. */
export type Block =
  | { kind: 'h'; key: HelpKey }
  | { kind: 'p'; key: HelpKey }
  | { kind: 'ol' | 'ul'; keys: readonly HelpKey[] };
export type Topic = { title: HelpKey; blocks: readonly Block[] };

/** What each topic says, in its order; the words are in help.json. */
export const TOPIC: Record<TopicId, Topic> = {
  fulfillment: {
    title: 'fulfillment.title',
    blocks: [
      { kind: 'h', key: 'fulfillment.overview' },
      { kind: 'p', key: 'fulfillment.overview.text' },
      { kind: 'h', key: 'fulfillment.steps' },
      {
        kind: 'ol',
        keys: ['fulfillment.steps.1', 'fulfillment.steps.2', 'fulfillment.steps.3', 'fulfillment.steps.4'],
      },
      { kind: 'p', key: 'fulfillment.steps.note' },
      { kind: 'h', key: 'fulfillment.next' },
      { kind: 'p', key: 'fulfillment.next.forwarded' },
      { kind: 'p', key: 'fulfillment.next.confidential' },
      { kind: 'h', key: 'fulfillment.missing' },
      { kind: 'ul', keys: ['fulfillment.missing.1', 'fulfillment.missing.2', 'fulfillment.missing.3'] },
    ],
  },
  ordering: {
    title: 'ordering.title',
    blocks: [
      { kind: 'p', key: 'ordering.intro' },
      { kind: 'ol', keys: ['ordering.1', 'ordering.2', 'ordering.3', 'ordering.4', 'ordering.5'] },
      { kind: 'h', key: 'ordering.key' },
      { kind: 'p', key: 'ordering.key.text' },
      { kind: 'h', key: 'ordering.after' },
      { kind: 'p', key: 'ordering.after.text' },
    ],
  },
  states: {
    title: 'states.title',
    blocks: [
      { kind: 'h', key: 'states.order' },
      {
        kind: 'ul',
        keys: ['states.pending_approval', 'states.processing', 'states.issued', 'states.complete', 'states.ended'],
      },
      { kind: 'h', key: 'states.mail' },
      { kind: 'p', key: 'states.mail.text' },
      {
        kind: 'ul',
        keys: [
          'states.mail.forwarded',
          'states.mail.accepted',
          'states.mail.relayed',
          'states.mail.delivered',
          'states.mail.delayed',
          'states.mail.uncertain',
          'states.mail.failed',
        ],
      },
    ],
  },
  renewing: {
    title: 'renewing.title',
    blocks: [
      { kind: 'p', key: 'renewing.intro' },
      { kind: 'h', key: 'renewing.renew' },
      { kind: 'p', key: 'renewing.renew.text' },
      { kind: 'p', key: 'renewing.auto.text' },
      { kind: 'h', key: 'renewing.reissue' },
      { kind: 'p', key: 'renewing.reissue.text' },
      { kind: 'h', key: 'renewing.revoke' },
      { kind: 'p', key: 'renewing.revoke.text' },
    ],
  },
  reminding: {
    title: 'reminding.title',
    blocks: [
      { kind: 'h', key: 'reminding.mails' },
      { kind: 'p', key: 'reminding.mails.text' },
      { kind: 'p', key: 'reminding.mute.text' },
      { kind: 'h', key: 'reminding.calendar' },
      { kind: 'p', key: 'reminding.calendar.text' },
    ],
  },
  importing: {
    title: 'importing.title',
    blocks: [
      { kind: 'p', key: 'importing.intro' },
      { kind: 'ol', keys: ['importing.1', 'importing.2', 'importing.3', 'importing.4'] },
      { kind: 'h', key: 'importing.key' },
      { kind: 'p', key: 'importing.key.text' },
      { kind: 'h', key: 'importing.formats' },
      {
        kind: 'ul',
        keys: ['importing.formats.1', 'importing.formats.2', 'importing.formats.3', 'importing.formats.4'],
      },
    ],
  },
  certificates: {
    title: 'certificates.title',
    blocks: [
      { kind: 'p', key: 'certificates.intro' },
      { kind: 'h', key: 'certificates.vault' },
      { kind: 'ul', keys: ['certificates.vault.kept', 'certificates.vault.not', 'certificates.vault.leaves'] },
      { kind: 'h', key: 'certificates.downloads' },
      {
        kind: 'ul',
        keys: ['certificates.downloads.servers', 'certificates.downloads.windows', 'certificates.downloads.chain'],
      },
      { kind: 'h', key: 'certificates.services' },
      { kind: 'p', key: 'certificates.services.text' },
    ],
  },
  members: {
    title: 'members.title',
    blocks: [
      { kind: 'p', key: 'members.intro' },
      { kind: 'ul', keys: ['members.owner', 'members.administrator', 'members.operator', 'members.viewer'] },
      { kind: 'h', key: 'members.keys' },
      { kind: 'p', key: 'members.keys.text' },
    ],
  },
  authorities: {
    title: 'authorities.title',
    blocks: [
      { kind: 'p', key: 'authorities.intro' },
      { kind: 'h', key: 'authorities.matrix' },
      { kind: 'p', key: 'authorities.matrix.text' },
      { kind: 'h', key: 'authorities.administer' },
      { kind: 'ul', keys: ['authorities.add', 'authorities.secrets', 'authorities.pause', 'authorities.file'] },
    ],
  },
  delivery: {
    title: 'delivery.title',
    blocks: [
      { kind: 'p', key: 'delivery.intro' },
      { kind: 'p', key: 'delivery.findings' },
      { kind: 'p', key: 'delivery.test' },
    ],
  },
  mailbox: {
    title: 'mailbox.title',
    blocks: [
      { kind: 'p', key: 'mailbox.text' },
      { kind: 'p', key: 'mailbox.production' },
    ],
  },
};
