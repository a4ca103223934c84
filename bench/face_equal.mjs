// In how many frames of a clip the face modules, with SIMD and without, see the very same as the native build. Prints JSON.
//
//   node face_equal.mjs MODELS CLIP
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode, NetKind, writeFaceFrame } from '../wasm/dist/index.js';
import { loadFaceNode } from '../wasm/dist/node.js';
import { fnv1a, readStory } from '../wasm/test/face_story.mjs';

const [, , models, clip] = process.argv;
const story = readStory(readFileSync(clip));
const eyes = [];
for (const build of ['lifecert-face-simd', 'lifecert-face']) {
  const face = await loadFaceNode(new URL(`../wasm/dist/${build}.wasm`, import.meta.url));
  for (const kind of ['detector', 'mesh', 'eyelids']) {
    face.addNet(NetKind[kind], new Uint8Array(readFileSync(join(models, `${kind}.lcn`))));
  }
  eyes.push(face);
}
let equal = 0;
story.forEach(({ jpeg, digest }, number) => {
  const same = eyes.every((face) => {
    const how = { eyelids: number % 2 === 0, countFaces: number % 5 === 0 };
    const frame = number % 4 === 3 ? face.lookAfresh(jpeg) : face.lookAtJpeg(jpeg, how);
    return fnv1a(encode(writeFaceFrame, frame)) === digest;
  });
  if (same) equal += 1;
});
console.log(JSON.stringify({ vision_hash_equal_frames: equal, vision_frames: story.length }, null, 2));
