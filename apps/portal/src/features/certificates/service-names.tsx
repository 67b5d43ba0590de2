import type { CertificateService } from '@certdesk/contract';
import { useServiceText } from './certificate-texts.ts';

export function ServiceNames({ services }: { services: readonly CertificateService[] }) {
  const serviceText = useServiceText();
  return (
    <ul className="bullets">
      {services.map((service) => (
        <li key={service.id}>{serviceText(service)}</li>
      ))}
    </ul>
  );
}
