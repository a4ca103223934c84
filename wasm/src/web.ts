import { imports, type Exports, type Imports } from './abi.js';
import { Lifecert } from './client.js';

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

async function compile(url: URL | string): Promise<WebAssembly.Module> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new TypeError(`lifecert.wasm: HTTP ${answer.status}`);
  const streams =
    typeof WebAssembly.compileStreaming === 'function' && answer.headers.get('content-type') === 'application/wasm';
  return streams ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}
