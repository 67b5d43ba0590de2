import { type Address, tryParseAddress } from '../address.ts';
import { cleanResponse } from '../smtp-outcome.ts';
import { DELIVERY_ACTIONS, type DeliveryAction, type DeliveryReport } from './bounce.ts';
import type { ReceivedMail } from './received-mail.ts';
import { decodedForms, type FieldGroup, readFieldGroups, typedValue } from './status-fields.ts';

/** RFC 3464 and, for addresses beyond ASCII, RFC 6533. */
const STATUS_TYPES: readonly string[] = ['message/delivery-status', 'message/global-delivery-status'];
const ENHANCED = /\b[245]\.\d{1,3}\.\d{1,3}\b/;

function actionOf(group: FieldGroup): DeliveryAction | undefined {
  const word = /^[a-z]+/.exec(group.get('action')?.toLowerCase() ?? '')?.[0];
  const action = DELIVERY_ACTIONS.find((one) => one === word);
  if (action) return action;
  // Old gateways leave Action out. Without it, a success could be any of three things.
  const status = group.get('status')?.trim() ?? '';
  if (status.startsWith('5.')) return 'failed';
  return status.startsWith('4.') ? 'delayed' : undefined;
}

function isAbout(group: FieldGroup, recipient: Address): boolean {
  const wanted = recipient.address.toLowerCase();
  return ['original-recipient', 'final-recipient', 'x-actual-recipient'].some((name) => {
    const value = typedValue(group.get(name)).value.replace(/^<(.*)>$/, '$1');
    return decodedForms(value).some((form) => tryParseAddress(form)?.address.toLowerCase() === wanted);
  });
}

function toReport(group: FieldGroup, action: DeliveryAction): DeliveryReport {
  const { type, value } = typedValue(group.get('diagnostic-code'));
  const response = cleanResponse(value);
  const enhanced = ENHANCED.exec(group.get('status') ?? '')?.[0] ?? ENHANCED.exec(response)?.[0];
  const smtpStatus = type === 'smtp' || type === '' ? /^[245]\d\d(?=[ -]|$)/.exec(response)?.[0] : undefined;
  return {
    action,
    ...(smtpStatus ? { smtpStatus } : {}),
    ...(enhanced ? { enhanced } : {}),
    ...(response ? { response } : {}),
  };
}

/**
 * What a delivery status notification says about our recipient. Our mails have one recipient, so a report that names
 * only others is about addresses to which the mail was forwarded. When an alias led to several, the worst news counts:
 * nothing is called delivered while a copy came back.
 */
export function readDeliveryStatus(mail: ReceivedMail, recipient: Address): DeliveryReport | undefined {
  const groups = mail.parts
    .filter(({ type }) => STATUS_TYPES.includes(type))
    .flatMap(({ text }) => readFieldGroups(text))
    .filter((group) => group.has('final-recipient') || group.has('original-recipient') || group.has('action'));
  const ours = groups.filter((group) => isAbout(group, recipient));
  const reports = (ours.length > 0 ? ours : groups).flatMap((group) => {
    const action = actionOf(group);
    return action ? [toReport(group, action)] : [];
  });
  const byNews = (a: DeliveryReport, b: DeliveryReport) =>
    DELIVERY_ACTIONS.indexOf(a.action) - DELIVERY_ACTIONS.indexOf(b.action);
  return reports.toSorted(byNews)[0];
}
