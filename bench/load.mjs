// How long the library takes to start in a fresh Node process: read, compile, instantiate and self-test. Prints milliseconds.
import { loadNode } from '../wasm/dist/node.js';

const before = performance.now();
const lib = await loadNode();
lib.selfTest();
console.log((performance.now() - before).toFixed(2));
