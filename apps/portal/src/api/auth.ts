import { request } from './client.ts';

const post = (path: string, body: unknown): Promise<Response> =>
  request(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });

export const signIn = (credentials: { email: string; password: string }) => post('sign-in/email', credentials);

export const signOut = () => post('sign-out', {});

/** The desk ends the user's other sessions: whoever changes a password because it leaked wants exactly that. */
export const changePassword = (passwords: { currentPassword: string; newPassword: string }) =>
  post('change-password', passwords);

export const switchAccount = (organizationId: string) => post('organization/set-active', { organizationId });

/** Says that it is still the same person; for a while private keys can be downloaded then. Wrong: ApiProblem password.incorrect. */
export const confirmPassword = (proof: { password: string }) => post('confirm-password', proof);
