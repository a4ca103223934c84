import { imports, type Exports, type Imports } from './abi.js';
import { Lifecert } from './client.js';
import { Face } from './face.js';
import { Hall } from './hall.js';

/** WXWebAssembly, as far as it is used. */
export interface WechatWebAssembly {
  instantiate(path: string, imports: Imports): Promise<{ readonly instance: { readonly exports: Exports } }>;
}

/**
 * For WeChat mini-programs. The instance's `fresh()` throws there: load again, for stretchCode and after `stopped`.
 * @param path of lifecert.wasm or lifecert.wasm.br inside the mini-program's package
 * @param host WXWebAssembly
 */
export async function loadWechat(path: string, host: WechatWebAssembly): Promise<Lifecert> {
  const { instance } = await host.instantiate(path, imports());
  return new Lifecert(instance.exports, null);
}

/**
 * The eyes, without SIMD: WXWebAssembly cannot be asked whether it has it.
 * @param path of lifecert-face.wasm or lifecert-face.wasm.br inside the mini-program's package
 * @param host WXWebAssembly
 */
export async function loadFaceWechat(path: string, host: WechatWebAssembly): Promise<Face> {
  const { instance } = await host.instantiate(path, imports());
  return new Face(instance.exports);
}

/**
 * @param path of lifecert-hall.wasm or lifecert-hall.wasm.br inside the mini-program's package
 * @param host WXWebAssembly
 */
export async function loadHallWechat(path: string, host: WechatWebAssembly): Promise<Hall> {
  const { instance } = await host.instantiate(path, imports());
  return new Hall(instance.exports);
}
