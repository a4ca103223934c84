// Puts the module beside the loaders. LIFECERT_WASM names another build of it than the tree's own.
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = process.env.LIFECERT_WASM ?? fileURLToPath(new URL('../build/wasm/lifecert.wasm', import.meta.url));
copyFileSync(built, fileURLToPath(new URL('./dist/lifecert.wasm', import.meta.url)));
