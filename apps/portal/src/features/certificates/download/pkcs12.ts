import type { CertificateDetail } from '@certdesk/contract';
import { pemDecode } from '@certdesk/pki';
import { createPkcs12 } from '@certdesk/pki/import';
import type { Encryption } from './downloads.ts';

type Pkcs12Parts = {
  certificate: Pick<CertificateDetail, 'certificate' | 'intermediateCertificates' | 'commonName'>;
  /** PKCS #8 in PEM. */
  privateKey: string;
  password: string;
  encryption: Encryption;
};

const derOf = (pem: string) => pemDecode(pem).map(({ der }) => der);

/** Certificate, chain and key in one file that the password protects. */
export async function pkcs12From({ certificate, privateKey, password, encryption }: Pkcs12Parts) {
  const [leaf] = derOf(certificate.certificate);
  const [pkcs8] = derOf(privateKey);
  if (!leaf || !pkcs8) throw new Error('the desk answered without certificate or key');
  const chain = derOf(certificate.intermediateCertificates);
  return createPkcs12({ leaf, chain, pkcs8, password, encryption, friendlyName: certificate.commonName });
}
