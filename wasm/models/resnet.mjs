// The net that describes a face: dlib's residual net of 128 numbers, as face-api publishes its weights, without a graph. What
// its layers are is known from dlib (dnn_face_recognition_ex): convolutions with a scale and an offset a channel, in blocks
// of two around a shortcut; where a block halves the picture, the shortcut is a mean of 2 x 2.

/** All weights by name: { shape, numbers } with numbers as written, and least and step where they are bytes. */
function readWeights(manifest, bytes) {
  const weights = new Map();
  let at = 0;
  for (const { name, shape, dtype, quantization } of manifest.flatMap((group) => group.weights)) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (quantization) {
      if (quantization.dtype !== 'uint8') throw new Error(`${name}: ${quantization.dtype}`);
      const numbers = bytes.subarray(at, at + count);
      weights.set(name, { shape, numbers, least: quantization.min, step: quantization.scale });
      at += count;
    } else {
      if (dtype !== 'float32') throw new Error(`${name}: ${dtype}`);
      weights.set(name, { shape, numbers: Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + 4 * i)) });
      at += 4 * count;
    }
  }
  if (at !== bytes.length) throw new Error(`the weights are ${bytes.length} bytes, the manifest speaks of ${at}`);
  return weights;
}

/** As our file holds them: bytes stay bytes; floats become halves, with the channels' factors taken in. */
function filed(weights, factors) {
  if (weights.step !== undefined) return { type: 'u8', ...weights, factors };
  return { type: 'f16', numbers: weights.numbers.map((number, i) => number * (factors?.[i % factors.length] ?? 1)) };
}

const plain = ({ numbers, least, step }) =>
  step === undefined ? numbers : Array.from(numbers, (number) => number * step + least);

class Builder {
  layers = [];
  shapes = [[150, 150, 3]];

  constructor(weights) {
    this.weights = weights;
  }
  push(layer) {
    this.layers.push(layer);
    this.shapes.push(layer.shape);
    return this.layers.length;
  }
  get(name) {
    const found = this.weights.get(name);
    if (!found) throw new Error(`no weights ${name}`);
    return found;
  }

  /** (filters * x + bias) * scale + offset, with the scale taken into filters and bias. */
  conv(input, name, stride, same, after) {
    const filters = this.get(`${name}/conv/filters`);
    const factors = plain(this.get(`${name}/scale/weights`));
    const offsets = plain(this.get(`${name}/scale/biases`));
    const bias = plain(this.get(`${name}/conv/bias`)).map((value, i) => value * factors[i] + offsets[i]);
    const [kernel, , , channels] = filters.shape;
    const pad = same ? (kernel - 1) / 2 : 0;
    const side = (length) => Math.floor((length + 2 * pad - kernel) / stride) + 1;
    const [height, width] = this.shapes[input];
    return this.push({
      kind: 'conv',
      input,
      kernel: [kernel, kernel],
      stride,
      pads: [pad, pad, pad, pad],
      shape: [side(height), side(width), channels],
      weights: filed(filters, factors),
      bias,
      ...after,
    });
  }

  pool(kind, input, kernel, stride) {
    const [height, width, channels] = this.shapes[input];
    const side = (length) => Math.floor((length - kernel) / stride) + 1;
    return this.push({ kind, input, kernel: [kernel, kernel], stride, shape: [side(height), side(width), channels] });
  }

  block(input, name) {
    const inner = this.conv(input, `${name}/conv1`, 1, true, { activation: 'relu' });
    return this.conv(inner, `${name}/conv2`, 1, true, { activation: 'relu', added: input });
  }

  halvingBlock(input, name) {
    const inner = this.conv(input, `${name}/conv1`, 2, false, { activation: 'relu' });
    const shortcut = this.pool('mean_pool', input, 2, 2);
    const [height, width] = this.shapes[shortcut];
    const outer = this.conv(inner, `${name}/conv2`, 1, true, {});
    const [smallHeight, smallWidth, channels] = this.shapes[outer];
    // A picture with an odd side: the convolutions lose a row that the shortcut keeps.
    const filled =
      height === smallHeight && width === smallWidth
        ? outer
        : this.push({
            kind: 'pad',
            input: outer,
            pads: [0, height - smallHeight, 0, width - smallWidth],
            shape: [height, width, channels],
          });
    return this.push({ kind: 'add', input: filled, added: shortcut, activation: 'relu', shape: [height, width, channels] });
  }
}

export function netOfResnet(manifest, bytes) {
  const builder = new Builder(readWeights(manifest, bytes));
  let at = builder.conv(0, 'conv32_down', 2, false, { activation: 'relu' });
  at = builder.pool('max_pool', at, 3, 2);
  for (const name of ['conv32_1', 'conv32_2', 'conv32_3']) at = builder.block(at, name);
  at = builder.halvingBlock(at, 'conv64_down');
  for (const name of ['conv64_1', 'conv64_2', 'conv64_3']) at = builder.block(at, name);
  at = builder.halvingBlock(at, 'conv128_down');
  for (const name of ['conv128_1', 'conv128_2']) at = builder.block(at, name);
  at = builder.halvingBlock(at, 'conv256_down');
  for (const name of ['conv256_1', 'conv256_2']) at = builder.block(at, name);
  at = builder.halvingBlock(at, 'conv256_down_out');
  at = builder.push({ kind: 'mean', input: at, shape: [1, 1, builder.shapes[at][2]] });
  const last = builder.get('fc');
  const channels = last.shape[1];
  at = builder.push({
    kind: 'conv',
    input: at,
    kernel: [1, 1],
    stride: 1,
    shape: [1, 1, channels],
    weights: filed(last),
    bias: new Array(channels).fill(0),
  });
  return { input: [150, 150, 3], layers: builder.layers, outputs: [at] };
}
