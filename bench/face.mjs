// The eyes beside @vladmandic/human (TensorFlow.js, WASM backend) on the same clip in the same Chromium: milliseconds a frame
// with mesh and eyelids, the time until the first landmarks, and what a phone has to fetch. Prints JSON.
//
//   node face.mjs DIST MODELS CLIP
//     DIST     wasm/dist, with the face modules
//     MODELS   build/models
//     CLIP     what lifecert_face_story wrote, a face in each of its first frames
//
// The peer's iris net also reports the iris, ours the eyelids alone, since nothing more is used: each does what it has to
// for the same question, how far the eyes are open. Both are given the same ImageData; rounds alternate.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { readStory } from '../wasm/test/face_story.mjs';

const [, , dist, models, clip] = process.argv;
const frames = readStory(readFileSync(clip)).slice(0, 40);
const packages = fileURLToPath(new URL('./node_modules/', import.meta.url));
const places = {
  '/ours/': dist,
  '/models/': models,
  '/human/': join(packages, '@vladmandic/human'),
  '/tfjs/': join(packages, '@tensorflow/tfjs-backend-wasm/dist'),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

// What was fetched, gzipped as any server sends it, by the first part of its address.
let fetched = 0;
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const place = Object.keys(places).find((one) => path.startsWith(one));
  const frame = /^\/frame\/(\d+)$/.exec(path);
  try {
    let body = Buffer.from('<!doctype html><title>bench</title>');
    if (frame) body = Buffer.from(frames[Number(frame[1])].jpeg);
    else if (place) body = readFileSync(join(places[place], path.slice(place.length)));
    response.setHeader('content-type', frame ? 'image/jpeg' : (types[extname(path)] ?? (place ? 'application/octet-stream' : 'text/html')));
    response.setHeader('cache-control', 'no-store');
    if (place) {
      body = gzipSync(body, { level: 9 });
      fetched += body.length;
      response.setHeader('content-encoding', 'gzip');
    }
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });

/** A fresh page with the clip's frames as ImageData in window.frames. */
async function page() {
  const opened = await (await browser.newContext()).newPage();
  await opened.goto(`${origin}/`);
  await opened.evaluate(async (count) => {
    window.clip = [];
    for (let i = 0; i < count; i++) {
      const bitmap = await createImageBitmap(await (await fetch(`/frame/${i}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      window.clip.push(context.getImageData(0, 0, bitmap.width, bitmap.height));
    }
  }, frames.length);
  return opened;
}

/** Loads ours as the page does: detector and mesh first, eyelids when the first landmarks are there. */
async function startOurs(on) {
  return on.evaluate(async () => {
    const before = performance.now();
    const { loadFaceWeb } = await import('/ours/web.js');
    const { NetKind } = await import('/ours/index.js');
    const bytes = async (name) => new Uint8Array(await (await fetch(`/models/${name}.lcn`)).arrayBuffer());
    const [face, detector, mesh] = await Promise.all([
      loadFaceWeb({ simd: '/ours/lifecert-face-simd.wasm', plain: '/ours/lifecert-face.wasm' }),
      bytes('detector'),
      bytes('mesh'),
    ]);
    face.addNet(NetKind.detector, detector);
    face.addNet(NetKind.mesh, mesh);
    const first = face.look(window.clip[0]);
    const took = performance.now() - before;
    if (!first.found) throw new Error('no face in the first frame');
    window.addEyelids = async () => face.addNet(NetKind.eyelids, await bytes('eyelids'));
    window.see = (frame) => {
      if (!face.look(frame, { eyelids: true }).found) throw new Error('the face was lost');
    };
    window.memory = () => face.memoryBytes();
    return took;
  });
}

async function startTheirs(on) {
  return on.evaluate(async () => {
    const before = performance.now();
    const { Human } = await import('/human/dist/human.esm.js');
    const off = { enabled: false };
    const config = {
      backend: 'wasm',
      wasmPath: '/tfjs/',
      modelBasePath: '/human/models/',
      cacheSensitivity: 0,
      debug: false,
      filter: off,
      gesture: off,
      face: {
        enabled: true,
        detector: { rotation: true, maxDetected: 1, skipFrames: 1000, skipTime: 1e9 },
        mesh: { enabled: true },
        iris: { enabled: false },
        attention: off,
        emotion: off,
        description: off,
        antispoof: off,
        liveness: off,
      },
      body: off,
      hand: off,
      object: off,
      segmentation: off,
    };
    const human = new Human(config);
    await human.load();
    const first = await human.detect(window.clip[0]);
    const took = performance.now() - before;
    if (!first.face[0] || first.face[0].mesh.length < 468) throw new Error('no face in the first frame');
    config.face.iris.enabled = true;
    window.see = async (frame) => {
      const seen = await human.detect(frame, config);
      if (!seen.face[0] || seen.face[0].mesh.length < 478) throw new Error('the peer has lost the face or its irises');
    };
    return took;
  });
}

/** Milliseconds of each frame of one pass over the clip. */
const pass = (on) =>
  on.evaluate(async () => {
    const times = [];
    for (const frame of window.clip) {
      const before = performance.now();
      await window.see(frame);
      times.push(performance.now() - before);
    }
    return times;
  });
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

try {
  const firsts = { ours: [], theirs: [] };
  const bytes = {};
  let ours;
  let theirs;
  for (let round = 0; round < 5; round++) {
    ours = await page();
    fetched = 0;
    firsts.ours.push(await startOurs(ours));
    bytes.first = fetched;
    await ours.evaluate(() => window.addEyelids());
    bytes.ours = fetched;
    theirs = await page();
    fetched = 0;
    firsts.theirs.push(await startTheirs(theirs));
    if (round < 4) {
      await ours.context().close();
      await theirs.context().close();
    }
  }
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < 4; round++) {
    const [a, b] = [await pass(ours), await pass(theirs)];
    // The first pass warms up, and has the peer fetch its iris net.
    if (round > 0) times.ours.push(...a);
    if (round > 0) times.theirs.push(...b);
  }
  bytes.theirs = fetched;
  const [mine, peers] = [median(times.ours), median(times.theirs)];
  const figures = {
    mesh_iris_ms: mine,
    mesh_iris_ms_tfjs: peers,
    mesh_iris_ms_over_tfjs: mine / peers,
    first_landmark_ms: median(firsts.ours),
    first_landmark_ms_tfjs: median(firsts.theirs),
    first_landmark_over_tfjs: median(firsts.ours) / median(firsts.theirs),
    face_bytes: bytes.ours,
    face_bytes_first: bytes.first,
    face_bytes_tfjs: bytes.theirs,
    face_bytes_over_tfjs: bytes.ours / bytes.theirs,
    vision_wasm_peak_mb: (await ours.evaluate(() => window.memory())) / 1e6,
  };
  console.log(JSON.stringify(figures, null, 2));
} finally {
  await browser.close();
  server.close();
}
