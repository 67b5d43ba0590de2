/** The account under which the installation itself keeps what is no account's. Ids of accounts are UUIDs, never this. */
export const INSTALLATION_ACCOUNT = 'installation';
