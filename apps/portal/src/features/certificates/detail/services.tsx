import { type CertificateDetail, type CertificateService, SERVICE_KINDS, type ServiceKind } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { useMay } from '../../../app/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useFieldFaults } from '../../../ui/use-field-faults.ts';
import { useServiceText } from '../certificate-texts.ts';

const MAX_NAME = 100;

/** Which services use the certificate. It is recorded by people, and keeps what a service needs from being changed. */
export function Services({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const mayManage = useMay('certificates.manage');
  const { id, services } = certificate;
  return (
    <Section title={intl.formatMessage({ id: 'services.title' })}>
      <p className="section__text">
        {intl.formatMessage({ id: services.length > 0 ? 'services.text' : 'services.none' })}
      </p>
      {services.length > 0 && (
        <ul className="rows services" aria-label={intl.formatMessage({ id: 'services.title' })}>
          {services.map((service) => (
            <ServiceRow key={service.id} certificateId={id} service={service} mayRemove={mayManage} />
          ))}
        </ul>
      )}
      {mayManage && <AddService id={id} />}
    </Section>
  );
}

type ServiceRowProps = { certificateId: string; service: CertificateService; mayRemove: boolean };

function ServiceRow({ certificateId, service, mayRemove }: ServiceRowProps) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const name = useServiceText()(service);
  const remove = useMutation({
    mutationFn: () =>
      call('DELETE /certificates/{id}/services/{serviceId}', {
        params: { id: certificateId, serviceId: service.id },
      }),
    onSuccess: async () => {
      // The pressed button goes with its row; the focus goes on to where the next service would be recorded.
      document.getElementById('service-kind')?.focus();
      await queryClient.invalidateQueries({ queryKey: keys.certificates });
    },
  });
  return (
    <li className="rows__row">
      <div className="rows__main">
        {name}
        {remove.error && <ErrorNotice error={remove.error} />}
      </div>
      {mayRemove && (
        <Button
          kind="ghost"
          size="sm"
          aria-label={intl.formatMessage({ id: 'services.remove_of' }, { name })}
          isBusy={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {intl.formatMessage({ id: 'action.remove' })}
        </Button>
      )}
    </li>
  );
}

function AddService({ id }: { id: string }) {
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<ServiceKind>(SERVICE_KINDS[0]);
  const [name, setName] = useState('');
  const [attempt, setAttempt] = useState(0);
  const add = useMutation({
    mutationFn: () => call('POST /certificates/{id}/services', { params: { id }, body: { kind, name } }),
    onSuccess: async () => {
      setName('');
      setAttempt(attempt + 1);
      await queryClient.invalidateQueries({ queryKey: keys.certificates });
    },
  });
  return (
    <>
      {add.error && <ErrorNotice error={add.error} />}
      <ServiceForm
        key={attempt}
        kind={kind}
        onKind={setKind}
        name={name}
        onName={setName}
        error={add.error}
        onSubmit={() => !add.isPending && add.mutate()}
      />
    </>
  );
}

type ServiceFormProps = {
  kind: ServiceKind;
  onKind: (kind: ServiceKind) => void;
  name: string;
  onName: (name: string) => void;
  error: unknown;
  onSubmit: () => void;
};

function ServiceForm({ kind, onKind, name, onName, error, onSubmit }: ServiceFormProps) {
  const intl = useIntl();
  const field = useFieldFaults(error, { '/name': name });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (field.isComplete()) onSubmit();
  };
  const choose = (value: string) => {
    const chosen = SERVICE_KINDS.find((known) => known === value);
    if (chosen) onKind(chosen);
  };
  return (
    <form className="service-form" onSubmit={submit} noValidate>
      <Select
        id="service-kind"
        label={intl.formatMessage({ id: 'services.kind' })}
        value={kind}
        onChange={choose}
        choices={SERVICE_KINDS.map((value) => ({ value, text: intl.formatMessage({ id: `services.kind.${value}` }) }))}
      />
      <TextField
        id="service-name"
        label={intl.formatMessage({ id: 'services.name' })}
        maxLength={MAX_NAME}
        autoComplete="off"
        value={name}
        onChange={onName}
        fault={field.faultOf('/name')}
      />
      <Button type="submit" kind="tertiary" size="md">
        {intl.formatMessage({ id: 'services.add' })}
      </Button>
    </form>
  );
}
