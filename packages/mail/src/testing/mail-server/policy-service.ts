import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { listenOnLoopback } from './ports.ts';

/** What Postfix asks at RCPT TO (SMTPD_POLICY_README): `sender`, `recipient`, `sasl_username`, `size` and more. */
export type PolicyQuestion = Readonly<Record<string, string>>;
/** Answers with an action of access(5): `DUNNO` lets the mail pass, `451 4.7.1 Greylisted` puts it off. */
export type Policy = (question: PolicyQuestion) => string;

export type PolicyService = { readonly port: number; set: (policy: Policy) => void; stop: () => Promise<void> };

const LET_PASS: Policy = () => 'DUNNO';

/** Greylisting, refusals and the like for a test, changed while Postfix runs. */
export async function startPolicyService(): Promise<PolicyService> {
  let policy = LET_PASS;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let question: Record<string, string> = {};
    createInterface({ input: socket }).on('line', (line) => {
      const [, name, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
      if (name) question[name] = value;
      if (line !== '') return;
      socket.write(`action=${policy(question)}\n\n`);
      question = {};
    });
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    set: (next) => {
      policy = next;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
