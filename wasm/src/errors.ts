import { Code } from './generated.js';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.keys(Code).map((key): [number, string] => [
    Code[key as keyof typeof Code],
    key.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase()),
  ]),
);

/** The name of a code as the core writes it, such as "used_code"; "unknown" for a number that no code has. */
export function codeName(code: number): string {
  return NAMES.get(code) ?? 'unknown';
}

/**
 * Every refusal of the core. With code `stopped` the instance ran into a mistake of its own or out of memory and is dropped:
 * each later call says the same; make another one with `Lifecert.fresh()`.
 */
export class LifecertError extends Error {
  /** @param where with what it lies: the name of a field or of a thing; often empty, never personal data */
  constructor(
    readonly code: Code,
    readonly where = '',
  ) {
    super(where === '' ? codeName(code) : `${codeName(code)}: ${where}`);
    this.name = 'LifecertError';
  }

  get codeName(): string {
    return codeName(this.code);
  }
}
