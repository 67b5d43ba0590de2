import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Bytes } from '../bytes.ts';
import { writeName } from '../der/name.ts';
import { OID } from '../der/oids.ts';
import { context, integer, sequence, time, unsigned } from '../der/write.ts';
import { type Issuer, keyIdentifierOf, signingAlgorithm, signStructure } from './issuer.ts';
import { randomSerialNumber } from './serial-number.ts';
import * as extensions from './write-extensions.ts';

/** Who the authority says it is, and from when to when. `country` is the two-letter code. */
export type AuthorityIdentity = {
  commonName: string;
  organization: string;
  country: string;
  notBefore: Date;
  notAfter: Date;
};

/** A new authority; seal the private key before storing it. `certificate` is DER. */
export type NewAuthority = { certificate: Bytes; privateKey: KeyObject };

/** Makes a self-signed root: ECDSA P-384, any path length (BR 7.1.2.1). */
export function createRootAuthority(identity: AuthorityIdentity): NewAuthority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = signingAlgorithm(spki);
  const tbs = writeTbs({
    algorithm,
    issuerName: authorityName(identity),
    identity,
    spki,
    extensions: [
      extensions.authorityConstraints({}),
      extensions.keyUsage('certificateAuthority'),
      extensions.subjectKeyIdentifier(keyIdentifierOf(spki)),
      extensions.authorityKeyIdentifier(keyIdentifierOf(spki)),
    ],
  });
  return { certificate: signStructure(tbs, { algorithm, privateKey }), privateKey };
}

export type IssuingAuthorityRequest = AuthorityIdentity & { root: Issuer; caIssuersUrl: string; crlUrl: string };

/** Makes the CA that signs subscribers' certificates: ECDSA P-256, no CA below it, TLS servers only (BR 7.1.2.6). */
export function createIssuingAuthority({
  root,
  caIssuersUrl,
  crlUrl,
  ...identity
}: IssuingAuthorityRequest): NewAuthority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const tbs = writeTbs({
    algorithm: root.algorithm,
    issuerName: root.name,
    identity,
    spki,
    extensions: [
      extensions.authorityConstraints({ pathLength: 0 }),
      extensions.keyUsage('certificateAuthority'),
      extensions.serverAuthUsage(),
      extensions.certificatePolicies([OID.anyPolicy]),
      extensions.subjectKeyIdentifier(keyIdentifierOf(spki)),
      extensions.authorityKeyIdentifier(root.keyIdentifier),
      extensions.authorityInfoAccess({ caIssuersUrl }),
      extensions.crlDistributionPoints(crlUrl),
    ],
  });
  return { certificate: signStructure(tbs, root), privateKey };
}

function authorityName({ country, organization, commonName }: AuthorityIdentity): Bytes {
  return writeName([
    { oid: OID.country, text: country },
    { oid: OID.organization, text: organization },
    { oid: OID.commonName, text: commonName },
  ]);
}

type TbsInput = {
  algorithm: Issuer['algorithm'];
  issuerName: Bytes;
  identity: AuthorityIdentity;
  spki: Uint8Array;
  extensions: readonly Bytes[];
};

function writeTbs({ algorithm, issuerName, identity, spki, extensions: list }: TbsInput): Bytes {
  return sequence(
    context(0, integer(2)),
    unsigned(randomSerialNumber()),
    algorithm.identifier,
    issuerName,
    sequence(time(identity.notBefore), time(identity.notAfter)),
    authorityName(identity),
    spki,
    context(3, sequence(...list)),
  );
}
