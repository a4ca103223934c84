// What the page keeps for use without a network: the catalogue's file and the trust list that it was verified with. Both are
// verified again each time they are opened, so the store need not be believed.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface Kept {
  readonly regionJson: string;
  readonly trustList: Uint8Array;
  readonly file: Uint8Array;
}
interface Schema extends DBSchema {
  hall: { key: 'kept'; value: Kept };
}

export type { Kept };

async function open(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>('lifecert-hall', 1, { upgrade: (fresh) => void fresh.createObjectStore('hall') });
}

/** Null where nothing is kept, or the browser keeps nothing. */
export async function recall(): Promise<Kept | null> {
  try {
    return (await (await open()).get('hall', 'kept')) ?? null;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing still shows what it fetched. */
export async function keep(kept: Kept): Promise<void> {
  try {
    await (await open()).put('hall', kept, 'kept');
  } catch {
    // fetched again next time
  }
}
