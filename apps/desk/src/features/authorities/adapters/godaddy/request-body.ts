import type { OrderToPlace } from '../../authority.ts';
import { productCodeOf } from '../shared/product-ids.ts';
import { slotSizeOf } from './godaddy-products.ts';
import type { GodaddyParts } from './godaddy-settings.ts';

/** Where GoDaddy calls back about one order. The call names no certificate, so the address has to name the order. */
export const callbackUrlOf = ({ webhookUrl }: GodaddyParts, reference: string): string | undefined => {
  if (webhookUrl === undefined) return undefined;
  const url = new URL(webhookUrl);
  url.searchParams.set('reference', reference);
  return url.href;
};

/** GoDaddy mails the certificate to the contact: to the domain administrator, as the order says. */
export const contactOf = ({ settings }: GodaddyParts, email: string) => ({
  nameFirst: settings.contactFirstName,
  nameLast: settings.contactLastName,
  email,
  phone: settings.contactPhone,
});

function organizationOf({ settings }: GodaddyParts, { organization, contacts }: OrderToPlace) {
  if (!organization) return {};
  const { name, registrationNumber, street, city, region, postalCode, country } = organization;
  const address = {
    // GoDaddy asks for a street line, BR 7.1.2.7.4 does not.
    address1: street ?? city,
    city,
    country,
    ...(region && { state: region }),
    ...(postalCode && { postalCode }),
  };
  const phone = contacts.organization?.phone ?? settings.contactPhone;
  return { organization: { name, phone, address, ...(registrationNumber && { registrationNumber }) } };
}

/** The body of POST /v1/certificates. */
export function toBody(parts: GodaddyParts, order: OrderToPlace) {
  const productType = productCodeOf(parts.id, order.productId);
  const [commonName, ...others] = order.names;
  const slotSize = slotSizeOf(productType, order.names.length);
  const callbackUrl = callbackUrlOf(parts, order.reference);
  return {
    csr: order.csr,
    productType,
    period: parts.settings.orderYears,
    contact: contactOf(parts, order.approverEmail),
    commonName,
    ...(slotSize && { slotSize, subjectAlternativeNames: others }),
    ...organizationOf(parts, order),
    ...(callbackUrl && { callbackUrl }),
  };
}
