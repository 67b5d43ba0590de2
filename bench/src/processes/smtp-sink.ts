import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { answerMessages } from '../harness/helper-process.ts';

/** Takes every mail with 250 and forgets it, except the last one, which shows what was sent. */
export type SinkQuestion = { reach: number } | { last: true };

let count = 0;
let last = Buffer.alloc(0);
let waiting: { reach: number; done: (answer: { at: number }) => void } | undefined;

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      last = Buffer.concat(chunks);
      done();
      count += 1;
      if (waiting && count >= waiting.reach) waiting.done({ at: Date.now() });
    });
  },
});
server.on('error', () => undefined); // a client that leaves in the middle is no fault of the sink

/** Counted from the question on. */
function whenReached(reach: number): Promise<{ at: number }> {
  count = 0;
  return new Promise((done) => {
    waiting = { reach, done };
  });
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.server.address() as AddressInfo; // cast: a TCP server has no pipe name
  answerMessages<SinkQuestion>({ port }, (question) =>
    'reach' in question ? whenReached(question.reach) : Promise.resolve({ raw: last.toString('base64') }),
  );
});
