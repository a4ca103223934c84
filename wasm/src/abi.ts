// The only file that touches the module's memory. It lends inputs, calls, copies answers out, and gives everything back
// wiped, whatever happens. lifecert.h says what each function wants.
import { decode, decodeUtf8, Writer, type Reader } from './codec.js';
import { LifecertError } from './errors.js';
import { Code } from './generated.js';

export const ABI_VERSION = 1;
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

type Call = (...args: number[]) => number;

/** What an instance exports, as far as it is used here; `memory` is made anew by growing, so never kept. */
export type Exports = Readonly<Record<string, unknown>>;
export type Imports = Record<string, Record<string, (...args: number[]) => number | void>>;

/** An input that is written straight into the module's memory: for what is large, or secret. */
export class Written {
  /** @param most bytes that `write` will write at most; it is stopped (too_long) beyond them */
  constructor(
    readonly most: number,
    readonly write: (writer: Writer) => void,
  ) {}
}

/** An input: bytes to lend, or a number to pass. */
export type Argument = Uint8Array | Written | number;

/** What the module is given: nothing. It draws no randomness, reads no clock and says nothing. */
export function imports(): Imports {
  const badFile = (): number => 8;
  return {
    env: { emscripten_notify_memory_growth: (): void => undefined },
    wasi_snapshot_preview1: {
      proc_exit: (): never => {
        throw new Error('the module has stopped');
      },
      fd_write: badFile,
      fd_close: badFile,
      fd_seek: badFile,
    },
  };
}

export class Abi {
  private stopped = false;

  /** Takes over a fresh instance of the named module. Throws LifecertError (unknown_version, stopped). */
  constructor(
    private readonly exports: Exports,
    version = ABI_VERSION,
    name = 'lifecert.wasm',
  ) {
    this.enter('_initialize', []);
    if (this.enter('lifecert_abi_version', []) !== version) throw new LifecertError(Code.unknownVersion, name);
  }

  /** The code that a call returns. */
  code(name: string, ...args: Argument[]): Code {
    return this.lend(name, args) as Code;
  }

  /** Throws LifecertError unless the call succeeds. */
  run(name: string, ...args: Argument[]): void {
    const code = this.code(name, ...args);
    if (code !== Code.ok) throw new LifecertError(code, this.text('lifecert_error_where'));
  }

  /** A call's answer, copied out; nothing of it is left behind. Throws LifecertError. */
  answer(name: string, ...args: Argument[]): Uint8Array {
    this.run(name, ...args);
    const bytes = this.copy('lifecert_output');
    this.enter('lifecert_clear', []);
    return bytes;
  }

  /** A call's answer, read where it lies and then wiped. Throws LifecertError. */
  read<T>(read: (reader: Reader) => T, name: string, ...args: Argument[]): T {
    this.run(name, ...args);
    const start = this.enter('lifecert_output', []);
    const size = this.enter('lifecert_output_size', []);
    try {
      return decode(read, this.memory().subarray(start, start + size));
    } finally {
      this.enter('lifecert_clear', []);
    }
  }

  /**
   * Writes bytes straight to where a call says, for what is too large to be copied twice; false when it says nowhere.
   * @param numbers what the call is passed
   */
  pour(name: string, bytes: Uint8Array | Uint8ClampedArray, ...numbers: number[]): boolean {
    const place = this.enter(name, numbers);
    if (place === 0) return false;
    this.memory().set(bytes, place);
    return true;
  }

  memoryBytes(): number {
    return this.memory().length;
  }

  private lend(name: string, args: readonly Argument[]): number {
    const blocks: number[] = [];
    try {
      const numbers: number[] = [];
      for (const arg of args) {
        if (typeof arg === 'number') {
          numbers.push(arg);
          continue;
        }
        const most = arg instanceof Written ? arg.most : arg.length;
        const block = this.block(most);
        if (block !== 0) blocks.push(block);
        numbers.push(block, this.fill(block, most, arg));
      }
      return this.enter(name, numbers);
    } finally {
      for (const block of blocks) if (!this.stopped) this.enter('lifecert_free', [block]);
    }
  }

  /** Writes an input to where it was lent; how many bytes it has. */
  private fill(block: number, most: number, arg: Uint8Array | Written): number {
    const memory = this.memory();
    if (!(arg instanceof Written)) {
      memory.set(arg, block);
      return most;
    }
    const writer = new Writer(memory.subarray(block, block + most));
    arg.write(writer);
    return writer.length;
  }

  private block(size: number): number {
    if (size === 0) return 0;
    if (size > MAX_BLOCK_BYTES) throw new LifecertError(Code.tooLong, 'input');
    const block = this.enter('lifecert_alloc', [size]);
    if (block === 0) throw new LifecertError(Code.storeFailed, 'memory');
    return block;
  }

  private text(what: string): string {
    return decodeUtf8(this.copy(what));
  }

  private copy(what: string): Uint8Array {
    const start = this.enter(what, []);
    const size = this.enter(what + '_size', []);
    return this.memory().slice(start, start + size);
  }

  private memory(): Uint8Array {
    return new Uint8Array((this.exports['memory'] as { readonly buffer: ArrayBuffer }).buffer);
  }

  private enter(name: string, numbers: readonly number[]): number {
    if (this.stopped) throw new LifecertError(Code.stopped);
    try {
      // Addresses are unsigned; WebAssembly hands them over as signed numbers.
      return (this.exports[name] as Call)(...numbers) >>> 0;
    } catch {
      this.stopped = true;
      throw new LifecertError(Code.stopped);
    }
  }
}
