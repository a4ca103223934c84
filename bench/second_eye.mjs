// A second eye on the same clips: MediaPipe's own face mesh (an older build that npm carries) in Chromium, frame by frame beside
// the eyes of lifecert. The generator bends a portrait by our mesh; if the movements were only to be seen by it, the other would
// not report them. Prints JSON: how the two agree in each measure (Pearson's r), how much of our movement the other sees (slope), and
// how far the nose moves on a tilted photograph for either.
//
//   node second_eye.mjs DIST MODELS CLIP PACKAGE [CLIPS]
//     DIST      wasm/dist, with the face modules
//     MODELS    build/models
//     CLIP      lifecert_live_clip
//     PACKAGE   node_modules/@mediapipe/face_mesh
//     CLIPS     how many people to look at; 3 if not said
//
// The package calls nobody: the page that runs it can reach the loopback server alone.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const [, , dist, models, clipProgram, mediapipe, clips = '3'] = process.argv;
const { loadFaceNode } = await import(join(dist, 'node.js'));
const { NetKind } = await import(join(dist, 'index.js'));
// The mesh's coordinates are sixteenths of a pixel (core/vision/face.h).
const MESH_UNIT = 16;
const folder = mkdtempSync(join(tmpdir(), 'lifecert-second-eye-'));

/** The frames of a Y4M file (4:2:0, the range of television) as pixels. */
function framesOf(file) {
  const bytes = readFileSync(file);
  const head = bytes.subarray(0, bytes.indexOf(10)).toString();
  const width = Number(/ W(\d+)/.exec(head)[1]);
  const height = Number(/ H(\d+)/.exec(head)[1]);
  const size = (width * height * 3) / 2;
  const frames = [];
  for (let at = head.length + 1; at < bytes.length; at += 6 + size) {
    const planes = bytes.subarray(at + 6, at + 6 + size);
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const luma = 1.164 * (planes[y * width + x] - 16);
        const chroma = (y >> 1) * (width >> 1) + (x >> 1);
        const u = planes[width * height + chroma] - 128;
        const v = planes[(width * height * 5) / 4 + chroma] - 128;
        data.set([luma + 1.596 * v, luma - 0.392 * u - 0.813 * v, luma + 2.017 * u], (y * width + x) * 4);
      }
    }
    frames.push({ data, width, height });
  }
  return frames;
}

/** What is compared, from 468 points of whichever mesh, in pixels: the ratios that core/liveness watches. */
function measuresOf(points) {
  const apart = (a, b) => Math.hypot(points[a].x - points[b].x, points[a].y - points[b].y);
  const between = (from, to) => {
    const [ax, ay] = [points[to].x - points[from].x, points[to].y - points[from].y];
    const [nx, ny] = [2 * points[1].x - points[from].x - points[to].x, 2 * points[1].y - points[from].y - points[to].y];
    return ((nx * ax + ny * ay) * 1000) / (ax * ax + ay * ay);
  };
  return {
    turn: between(234, 454),
    nod: between(10, 152),
    mouth: (1000 * apart(13, 14)) / apart(78, 308),
    eyes: (1000 * (apart(159, 145) / apart(33, 133) + apart(386, 374) / apart(362, 263))) / 2,
    size: apart(10, 152),
  };
}

async function ourEyes() {
  const face = await loadFaceNode(new URL(`file://${join(dist, 'lifecert-face-simd.wasm')}`));
  for (const kind of ['detector', 'mesh']) face.addNet(NetKind[kind], new Uint8Array(readFileSync(join(models, `${kind}.lcn`))));
  return (frames) => {
    face.forget();
    return frames.map((frame) => {
      const seen = face.look(frame);
      return seen.found ? measuresOf(seen.mesh.map(({ x, y }) => ({ x: x / MESH_UNIT, y: y / MESH_UNIT }))) : null;
    });
  };
}

async function theirEyes() {
  let frames = [];
  const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const frame = /^\/frame\/(\d+)$/.exec(pathname);
    try {
      const body = frame ? Buffer.from(frames[Number(frame[1])].data.buffer) : pathname === '/' ? Buffer.from('<!doctype html><script src="/face_mesh.js"></script>') : readFileSync(join(mediapipe, pathname));
      response.setHeader('content-type', pathname === '/' ? 'text/html' : (types[extname(pathname)] ?? 'application/octet-stream'));
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(async () => {
    const mesh = new FaceMesh({ locateFile: (name) => `/${name}` });
    mesh.setOptions({ maxNumFaces: 1, refineLandmarks: false, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
    let answer;
    mesh.onResults((results) => (answer = results.multiFaceLandmarks?.[0] ?? null));
    window.look = async (number, width, height) => {
      const pixels = new Uint8ClampedArray(await (await fetch(`/frame/${number}`)).arrayBuffer());
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
      answer = null;
      await mesh.send({ image: canvas });
      return answer?.map(({ x, y }) => ({ x: x * width, y: y * height })) ?? null;
    };
  });
  return {
    async look(next) {
      frames = next;
      const seen = [];
      for (let i = 0; i < frames.length; i++) {
        const points = await page.evaluate(([number, width, height]) => window.look(number, width, height), [i, frames[i].width, frames[i].height]);
        seen.push(points === null ? null : measuresOf(points));
      }
      return seen;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function compare(pairs) {
  const [ours, theirs] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
  const [a, b] = [mean(ours), mean(theirs)];
  const product = pairs.reduce((sum, [x, y]) => sum + (x - a) * (y - b), 0);
  const [xx, yy] = [ours.reduce((sum, x) => sum + (x - a) ** 2, 0), theirs.reduce((sum, y) => sum + (y - b) ** 2, 0)];
  return { r: product / Math.sqrt(xx * yy), slope: product / xx };
}

const round = (value) => Math.round(value * 1000) / 1000;
const rangeOf = (seen) => Math.max(...seen.filter(Boolean).map((one) => one.turn)) - Math.min(...seen.filter(Boolean).map((one) => one.turn));

const ours = await ourEyes();
const theirs = await theirEyes();
try {
  const clip = (number, ...more) => {
    const path = join(folder, 'clip.y4m');
    const seed = number.toString(16).padStart(64, '0') + '0'.repeat(128);
    const made = JSON.parse(execFileSync(clipProgram, [seed, 'full', path, ...more], { encoding: 'utf8' }));
    return { frames: framesOf(path).slice(60), shown: made.shown };
  };
  const figures = {};
  const pairs = {};
  let frames = 0;
  let both = 0;
  for (let i = 1; i <= Number(clips); i++) {
    const { frames: shown, shown: movements } = clip(i);
    console.error(`clip ${i}: ${movements.join(', ')}, ${shown.length} frames`);
    const [a, b] = [ours(shown), await theirs.look(shown)];
    frames += shown.length;
    a.forEach((one, at) => {
      if (one === null || b[at] === null) return;
      both++;
      for (const name of Object.keys(one)) (pairs[name] ??= []).push([one[name], b[at][name]]);
    });
  }
  figures.second_eye_frames = frames;
  figures.second_eye_both_see = round(both / frames);
  for (const [name, all] of Object.entries(pairs)) {
    const { r, slope } = compare(all);
    figures[`second_eye_r_${name}`] = round(r);
    figures[`second_eye_slope_${name}`] = round(slope);
  }
  const { frames: flat } = clip(1, '--flat');
  figures.flat_nose_ours = round(rangeOf(ours(flat)) / 2);
  figures.flat_nose_theirs = round(rangeOf(await theirs.look(flat)) / 2);
  console.log(JSON.stringify(figures, null, 2));
} finally {
  await theirs.close();
  rmSync(folder, { recursive: true, force: true });
}
