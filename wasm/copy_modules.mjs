// Puts the modules beside the loaders. LIFECERT_WASM names another build of lifecert.wasm than the tree's own.
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = process.env.LIFECERT_WASM ?? fileURLToPath(new URL('../build/wasm/lifecert.wasm', import.meta.url));
const dist = fileURLToPath(new URL('./dist/', import.meta.url));
copyFileSync(built, join(dist, 'lifecert.wasm'));
for (const name of ['lifecert-face.wasm', 'lifecert-face-simd.wasm', 'lifecert-hall.wasm']) {
  copyFileSync(join(dirname(built), name), join(dist, name));
}
