import { readFile } from 'node:fs/promises';
import { imports, type Exports, type Imports } from './abi.js';
import { Lifecert } from './client.js';

/** @param file where lifecert.wasm is; beside this file unless said otherwise */
export async function loadNode(file: URL | string = new URL('./lifecert.wasm', import.meta.url)): Promise<Lifecert> {
  const compiled = await WebAssembly.compile(new Uint8Array(await readFile(file)));
  const first = await WebAssembly.instantiate(compiled, imports());
  return new Lifecert(first.exports, (wanted: Imports): Exports => new WebAssembly.Instance(compiled, wanted).exports);
}
