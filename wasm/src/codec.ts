// The grammar of core/FORMAT.md: little-endian integers, lengths as 32 bits, one encoding for each value. Reader and Writer
// refuse what the core would refuse. UTF-8 is done here, because mini-programs have no TextDecoder.
import { LifecertError } from './errors.js';
import { Code } from './generated.js';

const BITS_32 = BigInt(32);

export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) throw new LifecertError(Code.badText);
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(bytes);
}

export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : 3;
    if ((more === 3 && (first < 0xf0 || first > 0xf4)) || at + more > bytes.length) throw new LifecertError(Code.badText);
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let i = 0; i < more; i++) {
      const next = bytes[at++] as number;
      if ((next & 0xc0) !== 0x80) throw new LifecertError(Code.badText);
      point = (point << 6) | (next & 0x3f);
    }
    const least = [0, 0x80, 0x800, 0x10000][more] as number;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new LifecertError(Code.badText);
    text += String.fromCodePoint(point);
  }
  return text;
}

type Numbers = Readonly<Record<string, number>>;

function isKnown(value: number, of: Numbers): boolean {
  return Object.keys(of).some((name) => of[name] === value);
}

/** Reads values one after the other out of bytes that nobody changes meanwhile. */
export class Reader {
  private at = 0;
  private where = '';
  private readonly view: DataView;

  constructor(private readonly input: Uint8Array) {
    this.view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  }

  /** Names what is read next, for errors. */
  field(name: string): this {
    this.where = name;
    return this;
  }

  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) throw this.fault(Code.notCanonical);
    return byte === 1;
  }
  u8(): number {
    return this.view.getUint8(this.skip(1));
  }
  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }
  u64(): bigint {
    const low = BigInt(this.u32());
    return (BigInt(this.u32()) << BITS_32) | low;
  }
  i8(): number {
    return this.view.getInt8(this.skip(1));
  }
  i16(): number {
    return this.view.getInt16(this.skip(2), true);
  }
  i32(): number {
    return this.view.getInt32(this.skip(4), true);
  }
  i64(): bigint {
    return BigInt.asIntN(64, this.u64());
  }
  text(most: number): string {
    try {
      return decodeUtf8(this.take(this.count(most, 1)));
    } catch (error) {
      throw error instanceof LifecertError && error.where === '' ? this.fault(error.code) : error;
    }
  }
  bytes(most: number): Uint8Array {
    return this.take(this.count(most, 1)).slice();
  }
  fixed(size: number): Uint8Array {
    return this.take(size).slice();
  }
  list<T>(most: number, leastBytes: number, read: (reader: Reader) => T): T[] {
    return this.times(this.count(most, leastBytes), read);
  }
  times<T>(count: number, read: (reader: Reader) => T): T[] {
    const values: T[] = [];
    for (let i = 0; i < count; i++) values.push(read(this));
    return values;
  }
  optional<T>(read: (reader: Reader) => T): T | null {
    return this.bool() ? read(this) : null;
  }
  known<Of extends Numbers>(value: number, of: Of): Of[keyof Of] {
    if (!isKnown(value, of)) throw this.fault(Code.unknownValue);
    return value as Of[keyof Of];
  }
  end(): void {
    if (this.at !== this.input.length) throw this.fault(Code.trailingBytes);
  }

  private count(most: number, leastBytes: number): number {
    const count = this.u32();
    if (count > most) throw this.fault(Code.tooLong);
    if (count * leastBytes > this.input.length - this.at) throw this.fault(Code.truncated);
    return count;
  }
  private take(size: number): Uint8Array {
    const start = this.skip(size);
    return this.input.subarray(start, start + size);
  }
  private skip(size: number): number {
    if (size > this.input.length - this.at) throw this.fault(Code.truncated);
    const start = this.at;
    this.at += size;
    return start;
  }
  private fault(code: Code): LifecertError {
    return new LifecertError(code, this.where);
  }
}

/** Writes values one after the other. Buffers that it grows out of are wiped. */
export class Writer {
  private out: Uint8Array;
  private view: DataView;
  private size = 0;
  private where = '';

  /** @param place where to write; without it into memory of its own, that grows */
  constructor(private readonly place?: Uint8Array) {
    this.out = place ?? new Uint8Array(256);
    this.view = new DataView(this.out.buffer, this.out.byteOffset, this.out.byteLength);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.size;
  }

  field(name: string): this {
    this.where = name;
    return this;
  }

  bool(value: boolean): void {
    this.u8(value ? 1 : 0);
  }
  u8(value: number): void {
    this.whole(value, 0, 0xff);
    const at = this.grow(1);
    this.view.setUint8(at, value);
  }
  u16(value: number): void {
    this.whole(value, 0, 0xffff);
    const at = this.grow(2);
    this.view.setUint16(at, value, true);
  }
  u32(value: number): void {
    this.whole(value, 0, 0xffffffff);
    const at = this.grow(4);
    this.view.setUint32(at, value, true);
  }
  u64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) throw this.fault(Code.badArgument);
    this.put64(value);
  }
  i8(value: number): void {
    this.whole(value, -0x80, 0x7f);
    const at = this.grow(1);
    this.view.setInt8(at, value);
  }
  i16(value: number): void {
    this.whole(value, -0x8000, 0x7fff);
    const at = this.grow(2);
    this.view.setInt16(at, value, true);
  }
  i32(value: number): void {
    this.whole(value, -0x80000000, 0x7fffffff);
    const at = this.grow(4);
    this.view.setInt32(at, value, true);
  }
  i64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw this.fault(Code.badArgument);
    this.put64(BigInt.asUintN(64, value));
  }
  text(value: string, most: number): void {
    let bytes: Uint8Array;
    try {
      bytes = encodeUtf8(value);
    } catch {
      throw this.fault(Code.badText);
    }
    this.bytes(bytes, most);
  }
  bytes(value: Uint8Array, most: number): void {
    this.count(value.length, most);
    this.raw(value);
  }
  fixed(value: Uint8Array, size: number): void {
    if (value.length !== size) throw this.fault(value.length < size ? Code.tooShort : Code.tooLong);
    this.raw(value);
  }
  list<T>(values: readonly T[], most: number, write: (writer: Writer, value: T) => void): void {
    this.count(values.length, most);
    for (const value of values) write(this, value);
  }
  times<T>(values: readonly T[], count: number, write: (writer: Writer, value: T) => void): void {
    if (values.length !== count) throw this.fault(Code.badArgument);
    for (const value of values) write(this, value);
  }
  optional<T>(value: T | null, write: (writer: Writer, value: T) => void): void {
    this.bool(value !== null);
    if (value !== null) write(this, value);
  }
  known<Of extends Numbers>(value: number, of: Of): number {
    if (!isKnown(value, of)) throw this.fault(Code.unknownValue);
    return value;
  }

  /** What was written. It belongs to the caller. */
  take(): Uint8Array {
    const made = this.out.slice(0, this.size);
    this.wipe();
    return made;
  }
  wipe(): void {
    this.out.fill(0, 0, this.size);
    this.size = 0;
  }

  private put64(value: bigint): void {
    this.u32(Number(BigInt.asUintN(32, value)));
    this.u32(Number(value >> BITS_32));
  }
  private count(count: number, most: number): void {
    if (count > most) throw this.fault(Code.tooLong);
    this.u32(count);
  }
  private raw(bytes: Uint8Array): void {
    const start = this.grow(bytes.length);
    this.out.set(bytes, start);
  }
  private whole(value: number, least: number, most: number): void {
    if (!Number.isInteger(value) || value < least || value > most) throw this.fault(Code.badArgument);
  }
  private grow(by: number): number {
    const start = this.size;
    const needed = start + by;
    if (needed > this.out.length) {
      if (this.place) throw this.fault(Code.tooLong);
      const larger = new Uint8Array(Math.max(needed, 2 * this.out.length));
      larger.set(this.out);
      this.out.fill(0);
      this.out = larger;
      this.view = new DataView(larger.buffer);
    }
    this.size = needed;
    return start;
  }
  private fault(code: Code): LifecertError {
    return new LifecertError(code, this.where);
  }
}

/** The one encoding of a value, such as `encode(writePins, pins)`. Throws LifecertError where a limit is passed. */
export function encode<T>(write: (writer: Writer, value: T) => void, value: T): Uint8Array {
  const writer = new Writer();
  try {
    write(writer, value);
    return writer.take();
  } finally {
    writer.wipe();
  }
}

/** The value of a whole input, such as `decode(readView, bytes)`. Throws LifecertError; trailing bytes are refused. */
export function decode<T>(read: (reader: Reader) => T, bytes: Uint8Array): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}
