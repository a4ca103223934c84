import { imports, type Exports, type Imports } from './abi.js';
import { Lifecert } from './client.js';
import { Face, hasSimd } from './face.js';
import { Hall } from './hall.js';

/**
 * For browsers, best in a Worker.
 * @param source where lifecert.wasm is, or the module that is compiled already
 * Throws TypeError when it cannot be fetched, WebAssembly.CompileError when the browser cannot run it.
 */
export async function loadWeb(source: URL | string | WebAssembly.Module): Promise<Lifecert> {
  const compiled = source instanceof WebAssembly.Module ? source : await compile(source);
  const first = await WebAssembly.instantiate(compiled, imports());
  return new Lifecert(first.exports, (wanted: Imports): Exports => new WebAssembly.Instance(compiled, wanted).exports);
}

/**
 * The eyes, best in a Worker. The nets are added by the caller, who fetches and keeps them.
 * @param sources where the two builds of the module are; the one that this browser runs is fetched
 * Throws as loadWeb.
 */
export async function loadFaceWeb(sources: { readonly simd: URL | string; readonly plain: URL | string }): Promise<Face> {
  const compiled = await compile(hasSimd(WebAssembly) ? sources.simd : sources.plain);
  return new Face((await WebAssembly.instantiate(compiled, imports())).exports);
}

/**
 * The hall's catalogue and search.
 * @param source where lifecert-hall.wasm is
 * Throws as loadWeb.
 */
export async function loadHallWeb(source: URL | string): Promise<Hall> {
  return new Hall((await WebAssembly.instantiate(await compile(source), imports())).exports);
}

async function compile(url: URL | string): Promise<WebAssembly.Module> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new TypeError(`${String(url)}: HTTP ${answer.status}`);
  const streams =
    typeof WebAssembly.compileStreaming === 'function' && answer.headers.get('content-type') === 'application/wasm';
  return streams ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}
