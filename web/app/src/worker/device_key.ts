// The key by which this phone signs. Where the browser has Ed25519, its private half never leaves the browser and scripts
// cannot read it. Where it has none, the core makes a key and it rests encrypted under an AES key that scripts cannot read.
// Said openly: both guard against scripts, not against somebody who copies the phone's files.
import type { Lifecert } from 'lifecert';
import { sameBytes } from './bytes';
import { isQuota, type KeptKey, type Store } from './store';

export interface DeviceKey {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const ID = 'device';
const ED25519 = { name: 'Ed25519' };
const PROBE = new TextEncoder().encode('lifecert device key probe');

/** The phone's key, made at the first call and kept. Throws if it can be neither made nor kept. */
export async function deviceKey(store: Store, lib: Lifecert): Promise<DeviceKey> {
  const kept = await store.key(ID);
  if (kept !== undefined) return usable(kept, lib);
  for (const make of [makeWebCryptoKey, () => makeWrappedKey(lib)]) {
    const fresh = await make();
    if (fresh === null) continue;
    try {
      await store.putKey(ID, fresh);
      // Some browsers make such a key but give it back from storage broken: sign with what was stored, before it is used.
      const back = await store.key(ID);
      if (back === undefined) continue;
      const key = usable(back, lib);
      if (sameBytes(key.publicKey, fresh.publicKey) && (await key.sign(PROBE)).length === 64) return key;
    } catch (error) {
      if (fresh.kind === 'wrapped' || isQuota(error)) throw error;
    }
  }
  throw new Error('no device key could be made');
}

function usable(kept: KeptKey, lib: Lifecert): DeviceKey {
  const { publicKey } = kept;
  if (kept.kind === 'webcrypto') {
    return {
      publicKey,
      sign: async (message) =>
        new Uint8Array(await crypto.subtle.sign(ED25519, kept.privateKey, message as Uint8Array<ArrayBuffer>)),
    };
  }
  return {
    publicKey,
    async sign(message) {
      const iv = kept.iv as Uint8Array<ArrayBuffer>;
      const sealed = kept.secret as Uint8Array<ArrayBuffer>;
      const secret = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, kept.wrapKey, sealed));
      try {
        return lib.sign(secret, message);
      } finally {
        secret.fill(0);
      }
    },
  };
}

async function makeWebCryptoKey(): Promise<KeptKey | null> {
  try {
    const pair = await crypto.subtle.generateKey(ED25519, false, ['sign', 'verify']);
    if (!('privateKey' in pair)) return null;
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return publicKey.length === 32 ? { kind: 'webcrypto', publicKey, privateKey: pair.privateKey } : null;
  } catch {
    return null;
  }
}

async function makeWrappedKey(lib: Lifecert): Promise<KeptKey> {
  const wrapKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const { publicKey, secret } = lib.signKeyFromSeed(seed);
  try {
    const plain = secret as Uint8Array<ArrayBuffer>;
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrapKey, plain));
    return { kind: 'wrapped', publicKey, wrapKey, iv, secret: sealed };
  } finally {
    seed.fill(0);
    secret.fill(0);
  }
}
