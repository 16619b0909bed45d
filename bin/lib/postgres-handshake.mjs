import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';

const PROTOCOL_3_0 = 196_608;
/** @type {(key: Buffer, text: string) => Buffer} */
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** @param {string} type @param {Buffer} body */
function message(type, body) {
  const head = Buffer.alloc(type === '' ? 4 : 5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, head.length - 4);
  return Buffer.concat([head, body]);
}

/** @param {string} user @param {string} database */
function startupMessage(user, database) {
  const version = Buffer.alloc(4);
  version.writeInt32BE(PROTOCOL_3_0);
  return message('', Buffer.concat([version, Buffer.from(`user\0${user}\0database\0${database}\0\0`)]));
}

/**
 * The client's half of SCRAM-SHA-256. It is worth its lines: the server proves in it that it knows the password, so a
 * stranger's Postgres on our port is told apart from ours.
 * @param {string} password
 */
function scramConversation(password) {
  const nonce = randomBytes(18).toString('base64');
  const first = `n=,r=${nonce}`;
  /** @type {Buffer} */
  let serverSignature = Buffer.alloc(0);
  return {
    /** Until the server has proven itself its "ready" means nothing. */
    isProven: false,
    first() {
      const text = Buffer.from(`n,,${first}`);
      const length = Buffer.alloc(4);
      length.writeInt32BE(text.length);
      return message('p', Buffer.concat([Buffer.from('SCRAM-SHA-256\0'), length, text]));
    },
    /** @param {string} challenge */
    answer(challenge) {
      const [, serverNonce = '', salt = '', rounds = '0'] = /^r=([^,]+),s=([^,]+),i=(\d+)/.exec(challenge) ?? [];
      if (!serverNonce.startsWith(nonce)) return null;
      const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), 32, 'sha256');
      const clientKey = hmac(salted, 'Client Key');
      const withoutProof = `c=biws,r=${serverNonce}`;
      const signed = `${first},${challenge},${withoutProof}`;
      const signature = hmac(createHash('sha256').update(clientKey).digest(), signed);
      const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
      serverSignature = hmac(hmac(salted, 'Server Key'), signed);
      return message('p', Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`));
    },
    /** @param {string} final */
    verify(final) {
      const claimed = Buffer.from(/^v=(.+)$/.exec(final)?.[1] ?? '', 'base64');
      this.isProven =
        claimed.length > 0 && claimed.length === serverSignature.length && timingSafeEqual(claimed, serverSignature);
      return this.isProven;
    },
  };
}

/** @typedef {{ state: 'ready' | 'absent' | 'starting' | 'stranger', detail: string }} Answer */

/** @type {Answer} */
const UNPROVEN = { state: 'stranger', detail: 'it does not know our password' };
// No message before "ready" is nearly as long; what claims to be is another protocol.
const LONGEST_MESSAGE = 65_536;

/**
 * @param {string} type
 * @param {Buffer} body
 * @param {ReturnType<typeof scramConversation>} scram
 * @returns {Answer | Buffer | null} a verdict, an answer to send, or null to read on
 */
function react(type, body, scram) {
  if (type === 'E') {
    const fields = body.toString('utf8').split('\0');
    const code = fields.find((field) => field.startsWith('C'))?.slice(1);
    const text = fields.find((field) => field.startsWith('M'))?.slice(1) ?? '';
    // 57P03: cannot connect now (starting up, shutting down). Anything else is a server that does not know us.
    return { state: code === '57P03' ? 'starting' : 'stranger', detail: text };
  }
  if (type === 'Z') return scram.isProven ? { state: 'ready', detail: '' } : UNPROVEN;
  if (type !== 'R') return null;
  const step = body.readInt32BE(0);
  const text = body.toString('utf8', 4);
  if (step === 10) return scram.first();
  if (step === 11) return scram.answer(text) ?? { state: 'stranger', detail: 'its challenge is not an answer to ours' };
  if (step === 12) return scram.verify(text) ? null : UNPROVEN;
  // "Authenticated" comes after the proof; any other method than SCRAM is not how we set our server up.
  return step === 0 ? null : { state: 'stranger', detail: 'it asks for another kind of password' };
}

/**
 * Asks whoever listens on a local port whether it is our Postgres and takes connections.
 * @param {{ port: number, user: string, password: string, database: string, timeoutMs?: number }} options
 * @returns {Promise<Answer>} absent: nobody listens · starting: ask again · stranger: not ours
 */
export function askPostgres({ port, user, password, database, timeoutMs = 2_000 }) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const scram = scramConversation(password);
    let received = Buffer.alloc(0);
    const end = (/** @type {Answer} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => end({ state: 'starting', detail: `no answer in ${timeoutMs} ms` }));
    socket.once('error', (error) => end({ state: 'absent', detail: error.message }));
    socket.once('close', () => end({ state: 'starting', detail: 'it closed the connection' }));
    socket.once('connect', () => socket.write(startupMessage(user, database)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 5 && received.readUInt32BE(1) > LONGEST_MESSAGE) {
        return end({ state: 'stranger', detail: 'it does not speak the protocol of Postgres' });
      }
      while (received.length >= 5 && received.length >= received.readInt32BE(1) + 1) {
        const length = received.readInt32BE(1) + 1;
        const answer = react(received.toString('latin1', 0, 1), received.subarray(5, length), scram);
        received = received.subarray(length);
        if (Buffer.isBuffer(answer)) socket.write(answer);
        else if (answer !== null) return end(answer);
      }
    });
  });
}
