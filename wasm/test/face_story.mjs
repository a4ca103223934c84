// Reads what lifecert_face_story has written.

/** @returns {{ jpeg: Uint8Array, digest: bigint }[]} */
export function readStory(bytes) {
  const story = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    story.push({ jpeg: new Uint8Array(bytes.subarray(at + 4, at + 4 + size)), digest: bytes.readBigUInt64LE(at + 4 + size) });
    at += size + 12;
  }
  return story;
}

/** 64-bit FNV-1a. */
export function fnv1a(bytes) {
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytes) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum;
}
