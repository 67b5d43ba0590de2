import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name without records is an empty list; one that does not exist is not there; `servfail` and `silent` are faults. */
export type Zone = Readonly<Record<string, readonly DnsRecord[] | 'servfail' | 'silent'>>;
export type DnsRecord =
  | { type: 'MX'; exchange: string }
  | { type: 'A'; address: string }
  | { type: 'TXT'; text: string }
  | { type: 'PTR'; host: string };

const TYPES = { A: 1, PTR: 12, MX: 15, TXT: 16 } as const;
const [NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME] = [0, 2, 3];

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => (label ? [Buffer.from([label.length]), Buffer.from(label, 'ascii')] : [])),
    Buffer.from([0]),
  ]);

/** The one question of a query (RFC 1035 4.1.2). */
function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Strings of at most 255 octets (RFC 1035 3.3.14). */
const encodeText = (text: string): Buffer =>
  Buffer.concat(
    (text.match(/.{1,255}/g) ?? ['']).map((part) =>
      Buffer.from(`${String.fromCharCode(part.length)}${part}`, 'latin1'),
    ),
  );

function encodeData(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'MX':
      return Buffer.concat([Buffer.from([0, record.exchange === '' ? 0 : 10]), encodeName(record.exchange)]);
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'TXT':
      return encodeText(record.text);
    case 'PTR':
      return encodeName(record.host);
  }
}

function encodeRecord(record: DnsRecord): Buffer {
  const data = encodeData(record);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name of the question
  head.writeUInt16BE(TYPES[record.type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function answerTo(query: Buffer, zone: Zone): Buffer | undefined {
  const { name, type, end } = readQuestion(query);
  const known = zone[name];
  if (known === 'silent') return undefined;
  const records = Array.isArray(known)
    ? known.filter((record) => TYPES[record.type as DnsRecord['type']] === type)
    : [];
  const code = known === undefined ? NO_SUCH_NAME : known === 'servfail' ? SERVER_FAILURE : NO_ERROR;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 + code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, query.subarray(12, end), ...records.map(encodeRecord)]);
}

/** A name server on loopback that knows `zone`; `asked` are the names of the questions, in order. */
export async function startDnsServer(zone: Zone) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { address, port }) => {
    asked.push(readQuestion(query).name);
    const answer = answerTo(query, zone);
    if (answer) socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: asked as readonly string[],
    stop: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
