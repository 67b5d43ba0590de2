export type DovecotConfig = {
  readonly folder: string;
  readonly imapPort: number;
  /** Where a bearer token is asked about (RFC 7662); without it only passwords are taken. */
  readonly introspectionUrl?: string | undefined;
};

export const MAIL_USER = { uid: 65_534, gid: 65_534 } as const;

const oauth = (folder: string): string => `
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}`;

export const oauthConf = (introspectionUrl: string): string => `introspection_mode = post
introspection_url = ${introspectionUrl}
username_attribute = username
active_attribute = active
active_value = true
`;

/** Mailboxes for Postfix's LMTP, IMAP to read them, and the sign-in that both ask. */
export const dovecotConf = ({ folder, imapPort, introspectionUrl }: DovecotConfig): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state-dovecot
log_path = ${folder}/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
auth_failure_delay = 0
auth_mechanisms = plain login${introspectionUrl ? ' xoauth2 oauthbearer' : ''}
mail_location = maildir:~
first_valid_uid = 1
postmaster_address = postmaster@mail.test.example
hostname = mail.test.example
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
${introspectionUrl ? oauth(folder) : ''}
userdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service anvil {
  # Nobody is slowed down after a wrong password.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener postfix-auth {
    mode = 0666
  }
}
`;
