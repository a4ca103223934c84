// The files of the eyes. They are not among those that the page needs to open without a network: on a slow line the page must
// not wait for them. They are fetched behind it (effects/keep_eyes.ts), and kept by the service worker on their way.
import detector from 'nets/detector.lcn?url';
import eyelids from 'nets/eyelids.lcn?url';
import mesh from 'nets/mesh.lcn?url';
import plain from 'lifecert/lifecert-face.wasm?url';
import simd from 'lifecert/lifecert-face-simd.wasm?url';

export const EYES = { detector, eyelids, mesh, plain, simd } as const;
