// What is kept on this phone: the core's rows, the device key and a few facts, in one IndexedDB.
//
// A write is one strict transaction (on disk before it is called done) and is read back afterwards. A counter in the same
// transaction notices when another window has written in between; then nothing is written at all.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { fromHex, sameBytes, toHex } from './bytes';

/** One row of the core: opaque bytes under an opaque key. */
export interface Row {
  key: Uint8Array;
  value: Uint8Array;
}

export interface Changes {
  puts: readonly Row[];
  deletes: readonly Uint8Array[];
}

/**
 * written   on disk and read back equal
 * full      no room; nothing was written
 * conflict  another window wrote since this one opened; nothing was written
 * failed    nothing was written, for some other reason
 * doubtful  written, but reading it back gave something else: memory must be made anew from what is on disk
 */
export type WriteResult = 'written' | 'full' | 'conflict' | 'failed' | 'doubtful';

/** The device key as it is kept; see device_key.ts. */
export type KeptKey =
  | { kind: 'webcrypto'; publicKey: Uint8Array; privateKey: CryptoKey }
  | { kind: 'wrapped'; publicKey: Uint8Array; wrapKey: CryptoKey; iv: Uint8Array; secret: Uint8Array };

interface Schema extends DBSchema {
  rows: { key: string; value: Uint8Array };
  keys: { key: string; value: KeptKey };
  facts: { key: string; value: unknown };
}

const NAME = 'lifecert';
const VERSION = 1;
const GENERATION = 'generation';
const STRICT = { durability: 'strict' } as const;

export class Store {
  private generation = 0;

  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Opens or makes the database. Throws where the browser allows none (private windows, refused storage). */
  static async open(name = NAME): Promise<Store> {
    const db = await openDB<Schema>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('rows');
        fresh.createObjectStore('keys');
        fresh.createObjectStore('facts');
      },
    });
    return new Store(db);
  }

  /** One row of the core; null when it is not there. */
  async row(key: Uint8Array): Promise<Uint8Array | null> {
    return (await this.db.get('rows', toHex(key))) ?? null;
  }

  /** All rows, as the core wants them at its start. From here on, writes of other windows are noticed. */
  async image(): Promise<Row[]> {
    const tx = this.db.transaction(['rows', 'facts']);
    const [keys, values, generation] = await Promise.all([
      tx.objectStore('rows').getAllKeys(),
      tx.objectStore('rows').getAll(),
      tx.objectStore('facts').get(GENERATION),
    ]);
    await tx.done;
    this.generation = typeof generation === 'number' ? generation : 0;
    return keys.map((key, at) => ({ key: fromHex(key), value: values[at] ?? new Uint8Array() }));
  }

  async write(changes: Changes): Promise<WriteResult> {
    try {
      const tx = this.db.transaction(['rows', 'facts'], 'readwrite', STRICT);
      const rows = tx.objectStore('rows');
      const facts = tx.objectStore('facts');
      const generation = (await facts.get(GENERATION)) ?? 0;
      if (generation !== this.generation) {
        tx.abort();
        await tx.done.catch(() => undefined);
        return 'conflict';
      }
      await Promise.all([
        ...changes.deletes.map((key) => rows.delete(toHex(key))),
        ...changes.puts.map(({ key, value }) => rows.put(value, toHex(key))),
        facts.put(this.generation + 1, GENERATION),
        tx.done,
      ]);
    } catch (error) {
      return isQuota(error) ? 'full' : 'failed';
    }
    this.generation++;
    return (await this.readsBack(changes)) ? 'written' : 'doubtful';
  }

  async key(id: string): Promise<KeptKey | undefined> {
    return this.db.get('keys', id);
  }

  async putKey(id: string, key: KeptKey): Promise<void> {
    const tx = this.db.transaction('keys', 'readwrite', STRICT);
    await Promise.all([tx.store.put(key, id), tx.done]);
  }

  async fact(name: string): Promise<unknown> {
    return this.db.get('facts', name);
  }

  async putFact(name: string, value: unknown): Promise<void> {
    const tx = this.db.transaction('facts', 'readwrite', STRICT);
    await Promise.all([tx.store.put(value, name), tx.done]);
  }

  close(): void {
    this.db.close();
  }

  private async readsBack(changes: Changes): Promise<boolean> {
    try {
      const put = new Set(changes.puts.map(({ key }) => toHex(key)));
      const tx = this.db.transaction('rows');
      const kept = await Promise.all(changes.puts.map(({ key }) => tx.store.get(toHex(key))));
      const gone = await Promise.all(
        changes.deletes.map((key) => toHex(key)).filter((key) => !put.has(key)).map((key) => tx.store.getKey(key)),
      );
      const equal = changes.puts.every(({ value }, at) => {
        const back = kept[at];
        return back !== undefined && sameBytes(back, value);
      });
      return equal && gone.every((key) => key === undefined);
    } catch {
      return false;
    }
  }
}

export function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
