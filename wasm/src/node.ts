import { readFile } from 'node:fs/promises';
import { imports, type Exports, type Imports } from './abi.js';
import { Lifecert } from './client.js';
import { Face, hasSimd } from './face.js';
import { Hall } from './hall.js';

/** @param file where lifecert.wasm is; beside this file unless said otherwise */
export async function loadNode(file: URL | string = new URL('./lifecert.wasm', import.meta.url)): Promise<Lifecert> {
  const compiled = await WebAssembly.compile(new Uint8Array(await readFile(file)));
  const first = await WebAssembly.instantiate(compiled, imports());
  return new Lifecert(first.exports, (wanted: Imports): Exports => new WebAssembly.Instance(compiled, wanted).exports);
}

/** @param file where lifecert-face.wasm or lifecert-face-simd.wasm is; beside this file, with SIMD where Node has it */
export async function loadFaceNode(file?: URL | string): Promise<Face> {
  const name = hasSimd(WebAssembly) ? './lifecert-face-simd.wasm' : './lifecert-face.wasm';
  const bytes = new Uint8Array(await readFile(file ?? new URL(name, import.meta.url)));
  return new Face((await WebAssembly.instantiate(bytes, imports())).instance.exports);
}

/** @param file where lifecert-hall.wasm is; beside this file unless said otherwise */
export async function loadHallNode(file: URL | string = new URL('./lifecert-hall.wasm', import.meta.url)): Promise<Hall> {
  const bytes = new Uint8Array(await readFile(file));
  return new Hall((await WebAssembly.instantiate(bytes, imports())).instance.exports);
}
