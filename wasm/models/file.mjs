// The bytes of a net's file (core/FORMAT.md, section 17), as core/vision/model.cpp reads them.

const KINDS = { conv: 1, depthwise: 2, max_pool: 3, mean_pool: 4, pad: 5, add: 6, mean: 7 };
const ACTIVATIONS = { none: 0, relu: 1, prelu: 2 };
const WEIGHT_TYPES = { none: 0, f16: 1, u8: 2 };
export const NO_TENSOR = 0xffff;

/** The nearest half-precision number, ties to even, as its 16 bits. Throws where it would be infinite. */
export function halfBits(value) {
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (!(magnitude < 65520)) throw new Error(`${value} does not fit into half precision`);
  const exponent = Math.max(magnitude === 0 ? -14 : Math.floor(Math.log2(magnitude)), -14);
  const scaled = magnitude * 2 ** (10 - exponent); // whole numbers are half-precision fractions now
  const low = Math.floor(scaled);
  const rest = scaled - low;
  const rounded = rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
  if (rounded < 1024) return sign | rounded; // below the smallest normal number
  return sign + ((exponent + 14) << 10) + rounded; // a carry out of the fraction raises the exponent by itself
}

export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

class Writer {
  parts = [];
  u8(...values) {
    this.parts.push(Buffer.from(values));
  }
  u16(...values) {
    for (const value of values) {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16LE(value);
      this.parts.push(bytes);
    }
  }
  u32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.parts.push(bytes);
  }
  f32(...values) {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
    this.parts.push(bytes);
  }
}

function writeWeights(writer, weights, channels) {
  if (weights.type === 'u8') {
    writer.f32(weights.least, weights.step, ...(weights.factors ?? new Array(channels).fill(1)));
    writer.parts.push(Buffer.from(weights.numbers));
    return;
  }
  const bytes = Buffer.alloc(2 * weights.numbers.length);
  weights.numbers.forEach((value, i) => bytes.writeUInt16LE(halfBits(value), 2 * i));
  writer.parts.push(bytes);
}

/** @param net { input: [height, width, channels], layers, outputs: tensor numbers } */
export function fileOf(net) {
  const writer = new Writer();
  writer.parts.push(Buffer.from('LCNN'));
  writer.u32(1);
  writer.u16(...net.input, net.layers.length, net.outputs.length, ...net.outputs);
  for (const layer of net.layers) {
    const [top, bottom, left, right] = layer.pads ?? [0, 0, 0, 0];
    const [kernelHeight, kernelWidth] = layer.kernel ?? [1, 1];
    const activation = layer.activation ?? 'none';
    writer.u8(KINDS[layer.kind], ACTIVATIONS[activation], WEIGHT_TYPES[layer.weights?.type ?? 'none']);
    writer.u8(kernelHeight, kernelWidth, layer.stride ?? 1, top, bottom, left, right);
    writer.u16(layer.input, layer.added ?? NO_TENSOR, layer.shape[2]);
    if (layer.weights) {
      writeWeights(writer, layer.weights, layer.shape[2]);
      writer.f32(...layer.bias);
    }
    if (activation === 'prelu') writer.f32(...layer.slopes);
  }
  const body = Buffer.concat(writer.parts);
  const end = Buffer.alloc(4);
  end.writeUInt32LE(crc32(body));
  return Buffer.concat([body, end]);
}
