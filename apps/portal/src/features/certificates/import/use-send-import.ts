import type { CertificateDetail } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { certificateQuery } from '../certificate.queries.ts';
import type { ImportParts } from './examination.ts';

type Sent = { parts: ImportParts; notes: string };

function send({ parts, notes }: Sent, current: CertificateDetail | undefined): Promise<CertificateDetail> {
  if (current) return call('PATCH /certificates/{id}', { params: { id: current.id }, body: parts });
  const { privateKey = '', ...rest } = parts;
  return call('POST /certificates', { body: { ...rest, privateKey, ...(notes.trim() === '' ? {} : { notes }) } });
}

/** Imports, or replaces `current`; then the certificate's page says so. */
export function useSendImport(current: CertificateDetail | undefined) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (sent: Sent) => send(sent, current),
    // The key has arrived where it is kept; here it is forgotten with the mutation.
    gcTime: 0,
    onSuccess: async (certificate) => {
      queryClient.setQueryData(certificateQuery(certificate.id).queryKey, certificate);
      void queryClient.invalidateQueries({ queryKey: keys.certificates });
      await navigate({
        to: '/security/ssl/certificates/$id',
        params: { id: certificate.id },
        state: { done: current ? 'updated' : 'imported' },
        ignoreBlocker: true,
      });
    },
  });
}
