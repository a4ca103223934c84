import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const moduleUrl = new URL('./dist/lifecert.wasm', import.meta.url);
export const moduleBytes = readFileSync(moduleUrl);
export const repository = fileURLToPath(new URL('..', import.meta.url));

export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

/** The bytes of a golden vector of the core's tests. */
export const vector = (name) => unhex(readFileSync(`${repository}/tests/vectors/${name}.hex`, 'utf8').replace(/#.*|\s/g, ''));

export const pins = { region: 'demo.example', rootSet: new Uint8Array(32).fill(7) };
export const now = 1_795_392_000;
