// A server that speaks S3, for the tests: s3rver keeps the objects and looks at no Signature Version 4; so a judge stands before it
// who does. The judge signs each request again with Amazon's own signer and lets through only what is signed alike; neither is
// a work of ours. It begins by judging itself by the examples that Amazon has published.
//   node --openssl-legacy-provider server.mjs FOLDER PORT
import { createHash, createHmac } from 'node:crypto';
import { createServer, request as ask } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import S3rver from 's3rver';

const REGION = 'us-east-1';
const KEY = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
const MOST_MINUTES_APART = 15;

class Sha256 {
  constructor(key) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(bytes) {
    this.hash.update(bytes);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

function timeOf(stamp) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp ?? '');
  return parts === null ? null : new Date(Date.UTC(parts[1], parts[2] - 1, parts[3], parts[4], parts[5], parts[6]));
}

// S3 decodes a path before it encodes it its own way; only so is it found out that a "+" was signed as it stood.
function decodedPath(path) {
  return path.split('/').map(decodeURIComponent).join('/');
}
function encodedPath(path) {
  const strictly = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return path.split('/').map(strictly).join('/');
}

/** What is wrong with a request's signature; empty when nothing is. */
async function fault({ method, url, headers, body }, { key, region, now }) {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (parts === null) return 'no authorization of this kind';
  const [, keyId, day, where, names, signature] = parts;
  const date = timeOf(headers['x-amz-date']);
  if (date === null || !headers['x-amz-date'].startsWith(day)) return 'no date';
  if (Math.abs(now - date) > MOST_MINUTES_APART * 60_000) return 'the clocks are too far apart';
  if (keyId !== key.accessKeyId) return 'an unknown key';
  if (where !== region) return 'another region';
  const signed = names.split(';');
  const wanted = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  for (const name of wanted) if (!signed.includes(name)) return `${name} is not signed`;
  if (!('x-amz-content-sha256' in headers)) return 'no hash of the content';
  if (createHash('sha256').update(body).digest('hex') !== headers['x-amz-content-sha256']) return 'another content';
  const { pathname, searchParams } = new URL(url, 'http://host');
  const signer = new SignatureV4({
    service: 's3', region, credentials: key, sha256: Sha256, uriEscapePath: false, applyChecksum: false,
  });
  const again = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: headers.host,
      path: encodedPath(decodedPath(pathname)),
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(signed.map((name) => [name, headers[name] ?? ''])),
      body,
    },
    { signingDate: date, signableHeaders: new Set(signed) },
  );
  return again.headers.authorization.endsWith(`Signature=${signature}`) ? '' : 'another signature';
}

// "Authenticating Requests (AWS Signature Version 4): Examples" of the Amazon S3 API reference: GET Object and List Objects.
async function judgeOneself() {
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const scope = 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
  const common = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-content-sha256': nothing, 'x-amz-date': '20130524T000000Z' };
  const examples = [
    {
      url: '/test.txt',
      headers: {
        ...common,
        range: 'bytes=0-9',
        authorization: `${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41`,
      },
    },
    {
      url: '/?max-keys=2&prefix=J',
      headers: {
        ...common,
        authorization: `${scope},SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7`,
      },
    },
  ];
  const terms = { key, region: REGION, now: timeOf('20130524T000000Z') };
  for (const { url, headers } of examples) {
    const request = { method: 'GET', url, headers, body: Buffer.alloc(0) };
    const why = await fault(request, terms);
    if (why !== '') throw new Error(`the judge refuses what Amazon has published: ${why}`);
    const other = await fault({ ...request, url: url.replace('t', 'u').replace('J', 'K') }, terms);
    if (other !== 'another signature') throw new Error('the judge takes what was altered');
  }
}

async function bytesOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const [folder, port] = process.argv.slice(2);
await judgeOneself();
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: folder,
  serviceEndpoint: '127.0.0.1',
  vhostBuckets: false,
  configureBuckets: [{ name: 'packets' }],
});
const inner = await server.run();
createServer(async (request, response) => {
  const body = await bytesOf(request);
  const { method, url, headers: all } = request;
  const why = await fault({ method, url, headers: all, body }, { key: KEY, region: REGION, now: new Date() });
  if (why !== '') {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${why}</Message></Error>`);
    return;
  }
  const { authorization, ...headers } = all;
  const onward = ask({ host: '127.0.0.1', port: inner.port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}).listen(Number(port), '127.0.0.1');
