import type { AuthorityOrderState } from '../../authority.ts';
import { Certificate } from './godaddy-answers.ts';
import { certificatePath, type GodaddyClient } from './godaddy-client.ts';
import { toState } from './godaddy-states.ts';

/** Throws AuthorityError. */
export const readCertificate = (client: GodaddyClient, id: string): Promise<Certificate> =>
  client.json({ method: 'GET', path: certificatePath(id) }, Certificate);

/** The order as GoDaddy has it now. */
export const readOrder = async (client: GodaddyClient, id: string): Promise<AuthorityOrderState> =>
  toState(await readCertificate(client, id));
