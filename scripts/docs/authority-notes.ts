/** What docs/authorities.md says of a kind of authority beyond its facts. */
export type AuthorityNotes = {
  readonly name: string;
  readonly interface: string;
  /** What it was tried against, by name. */
  readonly tried: string;
  readonly notes: readonly string[];
  /** What it could perhaps do, but no documentation that we could read confirms. */
  readonly leftOut: readonly string[];
};

/** A kind that is missing here fails the test of the page. */
export const AUTHORITY_NOTES: Readonly<Record<string, AuthorityNotes>> = {
  builtin: {
    name: 'Built-in CA',
    interface: 'packages/authority-protocol',
    tried: 'the CA itself, as it runs (`apps/authority`), in every test of the whole',
    notes: [
      'It reports what becomes of each mail. The other authorities accept a request for a mail and report no more: the order says "the CA sends it and reports no more", never "delivered".',
      'Each request has an id that the CA knows, so a request whose answer was lost is repeated without a second mail.',
    ],
    leftOut: [],
  },
  acme: {
    name: 'ACME',
    interface: 'RFC 8555, RFC 9773, profiles, dns-persist-01',
    tried:
      "Debian's Pebble 2.4 with Debian's Knot DNS (RFC 2136). Pebble 2.4 has no renewal advice, profiles and dns-persist-01: these were tried against a contract server only, renewal in time from the window that is advised to the mailed successor that says what it replaces",
    notes: [
      'An ACME authority mails nothing. The desk fetches the chain, mails it as its own mail, says so in it, and keeps nothing.',
      "It is told once to look at a name, and again only when nothing has come of it for a minute: each telling may be a look of its own, and failed ones are rationed (Let's Encrypt).",
      'IP addresses (RFC 8738) are refused where the CSR is checked, as for every authority: an order belongs to a domain administrator, and an IP address has none.',
    ],
    leftOut: [],
  },
  digicert: {
    name: 'DigiCert',
    interface: 'CertCentral Services API v2',
    tried:
      'a contract server only: `tools/fake-authority`, written after the public documentation. Never a real account',
    notes: [
      "Placed once: each order carries the desk's reference as `alternative_order_id`. Before an order is placed, and so after every lost answer, DigiCert is asked for orders with this reference.",
      'DNS (TXT, or CNAME by the setting `dnsRecord`) and HTTP are offered first. Asking for an order that waits makes DigiCert look for the record or the file at once. A file shows no wildcard: DigiCert refuses that in its own words.',
      "The approver email is sent again as it was, to whom it went (BR 3.2.2.4.4). The fulfillment email (`sendemail`) goes to the order's domain administrator and to nobody else, with the certificate attached. By itself DigiCert tells only the contacts of the account, so the desk asks for the first one, too.",
      'A lost answer to a request for a mail stays uncertain: DigiCert has no history of mails.',
      'A revocation is a request that an administrator of the CertCentral account approves. Until then the certificate is valid and the order says `revoke: pending`. With the setting `skipApproval` and the API key of an administrator it is done at once, as are orders and reissues.',
      'OV and EV are offered when `organizationId` names an organization that CertCentral has validated. Of the products only those are offered whose identifiers the documentation of the order calls names.',
      'An order covers a year or more (`orderYears`), a certificate 199 days at most: several issuances, by reissues.',
      'The webhook is set up in CertCentral (there is one for an account). It is not signed but carries its secret (`webhookSecret`, compared in constant time), and is a hint only.',
    ],
    leftOut: [
      'the history of mails: `email-validation` is for client certificates',
      'a check of a CSR',
      'the languages of its mails: the list of `locale` codes could not be read',
      'the state `needs_csr` and others that only client code mentions: shown as they are, and taken for waiting',
    ],
  },
  godaddy: {
    name: 'GoDaddy',
    interface: 'Certificates API v1, and the list of v2',
    tried:
      'a contract server only: `tools/fake-authority`, written after the published specification. Never a real account',
    notes: [
      'Placed once: GoDaddy knows neither idempotency keys nor a reference of ours, so the desk notes an order before it asks. When the answer is lost, the order is looked for among the certificates of the account (v2, with the setting `customerId`) by the address that GoDaddy calls back, which names the order; it is placed again only when it has not appeared after half an hour. Without `customerId`, or where GoDaddy cannot call the desk, the order stays uncertain and is never placed again: look in the console of GoDaddy.',
      'Mails are sent again by their entry in the history. GoDaddy documents no names of templates, so the entries are told apart by what is documented: the approver email goes to the constructed mailboxes of the domain, the fulfillment email to the contact from issuance on. The desk orders with the domain administrator as the contact.',
      'A lost answer to a request for a mail is looked up in the history. Whether GoDaddy notes a resend there is not documented; if it does not, the request stays uncertain. Of the history the desk reads recipients and times, never the bodies: they can hold a live link to approve a domain.',
      'The interface takes no method of validation: GoDaddy mails, and tells the administrator what else there is.',
      'Only the newest certificate can be fetched.',
      'A revocation without a reason is sent as `CESSATION_OF_OPERATION`: GoDaddy demands one of its five.',
      'A renewal is a new order: the answer to `renew` names no certificate.',
      'Calls back are not signed: a hint only, and the address names the order.',
    ],
    leftOut: [
      "`verifyDomainControl` and v2's `domainVerifications`: what they need from whom is not described",
      'sending a mail to another address than before, which GoDaddy offers: the desk mails the administrator of the order only',
    ],
  },
  namecheap: {
    name: 'Namecheap',
    interface: "Namecheap's SSL API, XML over POST",
    tried:
      'a contract server only: `tools/fake-authority`, written after the public documentation. Never a real account',
    notes: [
      "An order is two calls: a purchase (`ssl.create`) and its activation with the CSR (`ssl.activate`). Namecheap knows no reference of ours, so the desk notes what was bought before it buys. When the purchase's answer is lost, it is looked for among those that are not activated: one that was not there before, is no other order's and has the right type is it. It is bought again only when nothing new has appeared for half an hour. Where more than one could be it, or another type was bought meanwhile, the order stays uncertain and nothing is bought: look in Namecheap's console. Whether an activation was done, the certificate itself says.",
      'The CSR is examined (`ssl.parseCSR`) before anything is bought. A purchase whose activation Namecheap refuses for another reason stays in its account and can be activated there by hand.',
      'Since 2026-07-11 Namecheap sells certificates of SSL.com under new names; these are offered. OV and EV take the organization from the order.',
      'DNS (a CNAME) and HTTP are offered first, HTTP not for wildcards. What has to be set, Namecheap says in the answer to the activation; the desk keeps it, and for one name can ask again (`ssl.editDCVMethod`). Which name has been found, it does not say.',
      "The signed certificate is mailed to the order's domain administrator (`AdminEmailAddress`), by Namecheap. Both mails are sent again to whom they went; no other address can be named. A lost answer to a request for a mail stays uncertain: there is no history.",
      'A reissue has an id of its own, which the order goes on with; it is found from the old one, also when its answer was lost. Certificates that were replaced can still be fetched.',
      'Only a certificate that a reissue has replaced can be revoked, and by the documentation only one of Comodo (Sectigo): others are refused in its own words. There is no cancellation.',
      'A renewal is a new purchase: `ssl.renew` works from 90 days before the end to 180 days after it only.',
      'It calls nobody back; orders are asked for. The key goes in the body of each call, never in an address.',
      'Answers are refused when they are not well-formed or have a DOCTYPE: no entity is expanded, nothing is fetched.',
    ],
    leftOut: [
      'its limits of calls: the desk keeps to 20 a minute',
      'the host of its sandbox: set `baseUrl` if you know it',
      'what `ssl.editDCVMethod` answers for several names',
      'the languages of its mails',
    ],
  },
  sectigo: {
    name: 'Sectigo',
    interface: 'Partner API (SPS): forms over POST',
    tried:
      'a contract server only: `tools/fake-authority`, written after the public documentation. Never a real account',
    notes: [
      'Placed by `!AutoApplyOrder`, the documented superset of `!AutoApplySSL`. Nothing that we could confirm finds an order by anything but its number: one whose answer was lost stays uncertain and is never placed again, also because a second order with the same CSR would end the first. Look in the partner console.',
      'Sectigo resends no mail with a TLS certificate (only for S/MIME): the desk collects it, mails it as its own mail, says so in it, and keeps nothing. Whether Sectigo mails it too on issuance is a setting of your account; a domain administrator may get both. The approver email is sent again by Sectigo, to whom it went.',
      'DNS (a CNAME) and HTTP are offered first, HTTP not for wildcards, and for several names email only. What has to be set is computed from the CSR, with a value of its own for each order; a certificate of a reissue is shown without one.',
      'Addresses that may approve are valid for 24 hours after they were listed: the desk lists them before each order by email, and says how long they are.',
      'An order is asked for (`CollectSSL`) every three hours while it waits, one at a time, as the documentation demands; each process of the desk keeps to that for itself, so run one worker. Set up the push (`<CERTDESK_URL>/webhooks/<id>`) and news come at once. It is not signed: a hint only, and a certificate that it carries is not looked at.',
      'All that Sectigo says of a state is a code, which stands beside ours. Only the newest certificate can be fetched.',
      '`!AutoRevokeSSL` rejects an order that waits and revokes a certificate that is issued: the desk asks for the order first and cancels none that is issued. The moment between the two calls cannot be closed.',
      'A revocation names the certificate by its serial number; the reason is a comment.',
      'A renewal is a new order.',
    ],
    leftOut: [
      'SCM REST, the interface for enterprises: only client code shows it, and it documents no states and no resend. Its ACME accounts can be used by the kind `acme`',
      'OV and EV: which parameters carry the organization could not be confirmed',
      'methods other than email for several names',
      '`!GetDetailedOrderStatus` and `!WebHostReport`: the form of their answers could not be confirmed',
      '`foreignOrderNumber` and `checkFONIsUnique`, which client code mentions: they would make an order findable',
      "most codes of errors: those that are not known are refusals with Sectigo's words",
      'a check of a CSR, and the languages of its mails',
    ],
  },
};
