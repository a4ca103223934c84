// From a TensorFlow.js graph to the layers of core/vision: only the operations that our nets use, sums and activations taken
// into the layer before them, padding worked out, and only what the wanted outputs need.

/** All constants of a graph by name: { shape, numbers }. */
function readConstants(graph, bytes) {
  const constants = new Map();
  let at = 0;
  for (const { weights } of graph.weightsManifest) {
    for (const { name, shape, dtype, quantization } of weights) {
      const count = shape.reduce((product, side) => product * side, 1);
      const type = quantization?.dtype ?? dtype;
      const read = {
        float16: [2, (i) => fromHalf(bytes.readUInt16LE(i))],
        float32: [4, (i) => bytes.readFloatLE(i)],
        int32: [4, (i) => bytes.readInt32LE(i)],
      }[type];
      if (!read) throw new Error(`${name}: numbers of type ${type}`);
      constants.set(name, { shape, numbers: Array.from({ length: count }, (_, i) => read[1](at + read[0] * i)) });
      at += read[0] * count;
    }
  }
  if (at !== bytes.length) throw new Error(`the weights are ${bytes.length} bytes, the graph speaks of ${at}`);
  return constants;
}

function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) throw new Error('a weight is no number');
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const CONVS = ['Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'];
const clean = (name) => name.replace(/^\^/, '').replace(/:\d+$/, '');
const textOf = (base64) => Buffer.from(base64, 'base64').toString();

class Lowering {
  layers = [];
  tensors = new Map(); // node name -> tensor number

  constructor(graph, bytes, inputShape) {
    this.constants = readConstants(graph, bytes);
    this.nodes = new Map(graph.modelTopology.node.map((node) => [node.name, node]));
    this.shapes = [inputShape];
    this.readers = new Map();
    for (const node of this.nodes.values()) {
      for (const input of node.input ?? []) this.readers.set(clean(input), (this.readers.get(clean(input)) ?? 0) + 1);
    }
  }

  node(name) {
    const node = this.nodes.get(clean(name));
    if (!node) throw new Error(`no node ${name}`);
    return node.op === 'Identity' || node.op === 'Squeeze' ? this.node(node.input[0]) : node;
  }
  constant(name) {
    const found = this.constants.get(this.node(name).name);
    if (!found) throw new Error(`${name} is no constant`);
    return found;
  }
  push(layer) {
    this.layers.push(layer);
    this.shapes.push(layer.shape);
    return this.layers.length;
  }

  /** The number of the tensor that a node gives; its layers are made when they are first asked for. */
  tensor(name) {
    const node = this.node(name);
    if (!this.tensors.has(node.name)) this.tensors.set(node.name, this.lower(node));
    return this.tensors.get(node.name);
  }

  lower(node) {
    if (node.op === 'Placeholder') return 0;
    if (node.op === 'Relu') return this.sum(this.node(node.input[0]), { activation: 'relu' });
    if (node.op === 'Prelu') {
      return this.sum(this.node(node.input[0]), { activation: 'prelu', slopes: this.constant(node.input[1]).numbers });
    }
    if (node.op === 'AddV2' || CONVS.includes(node.op)) return this.sum(node, {});
    if (node.op === 'MaxPool') return this.maxPool(node);
    throw new Error(`operation ${node.op} at ${node.name}`);
  }

  /** A convolution, or the sum of one and another tensor, with what follows it. */
  sum(node, after) {
    if (CONVS.includes(node.op)) return this.conv(node, after);
    const operands = node.input.slice(0, 2).map((input) => this.node(input));
    // The convolution that only this sum reads takes the other operand in.
    const at = operands.findIndex((one) => CONVS.includes(one.op) && this.readers.get(one.name) === 1 && !activationOf(one));
    if (node.op !== 'AddV2' || at < 0) throw new Error(`no convolution to join ${node.name} with`);
    const added = this.tensor(this.withoutChannelPad(operands[1 - at]).name);
    return this.conv(operands[at], { ...after, added });
  }

  /** Missing channels of an added tensor count as zeros, so that a pad that only adds channels falls away. */
  withoutChannelPad(node) {
    if (node.op !== 'Pad') return node;
    const pads = this.constant(node.input[1]).numbers;
    if (pads.slice(0, 7).some((pad) => pad !== 0)) throw new Error(`${node.name} pads more than channels`);
    return this.node(node.input[0]);
  }

  conv(node, after) {
    const depthwise = node.op.includes('epthwise');
    const strides = node.attr.strides.list.i.map(Number);
    const dilations = (node.attr.dilations?.list?.i ?? []).map(Number);
    if (strides[1] !== strides[2] || dilations.some((one) => one !== 1)) throw new Error(`${node.name}: strides`);
    const input = this.tensor(node.input[0]);
    const weights = this.constant(node.input[1]);
    const [kernelHeight, kernelWidth, , last] = weights.shape;
    if (depthwise && last !== 1) throw new Error(`${node.name}: several filters a channel`);
    const channels = depthwise ? weights.shape[2] : last;
    const rest = node.input.slice(2);
    const fused = (node.attr.fused_ops?.list?.s ?? []).map(textOf);
    const layer = {
      kind: depthwise ? 'depthwise' : 'conv',
      input,
      kernel: [kernelHeight, kernelWidth],
      stride: strides[1],
      weights: { type: 'f16', numbers: weights.numbers },
      bias: fused[0] === 'BiasAdd' ? this.constant(rest.shift()).numbers : new Array(channels).fill(0),
      ...after,
    };
    const activation = activationOf(node);
    if (activation === 'Relu') layer.activation = 'relu';
    if (activation === 'Prelu') {
      layer.activation = 'prelu';
      layer.slopes = this.constant(rest.shift()).numbers;
    }
    if (activation && after.activation) throw new Error(`${node.name}: two activations`);
    this.place(layer, textOf(node.attr.padding.s), channels);
    return this.push(layer);
  }

  maxPool(node) {
    const kernel = node.attr.ksize.list.i.map(Number).slice(1, 3);
    const input = this.tensor(node.input[0]);
    const layer = { kind: 'max_pool', input, kernel, stride: Number(node.attr.strides.list.i[1]) };
    this.place(layer, textOf(node.attr.padding.s), this.shapes[input][2]);
    return this.push(layer);
  }

  /** Padding and shape, by TensorFlow's rules for SAME and VALID. */
  place(layer, padding, channels) {
    const [height, width] = this.shapes[layer.input];
    const along = (side, kernel) => {
      if (padding === 'VALID') return { out: Math.floor((side - kernel) / layer.stride) + 1, before: 0, after: 0 };
      if (padding !== 'SAME') throw new Error(`padding ${padding}`);
      const out = Math.ceil(side / layer.stride);
      const total = Math.max((out - 1) * layer.stride + kernel - side, 0);
      return { out, before: Math.floor(total / 2), after: total - Math.floor(total / 2) };
    };
    const down = along(height, layer.kernel[0]);
    const across = along(width, layer.kernel[1]);
    layer.pads = [down.before, down.after, across.before, across.after];
    layer.shape = [down.out, across.out, channels];
  }
}

function activationOf(node) {
  const fused = (node.attr.fused_ops?.list?.s ?? []).map(textOf);
  const activation = fused[0] === 'BiasAdd' ? fused[1] : fused[0];
  if (activation && activation !== 'Relu' && activation !== 'Prelu') throw new Error(`fused ${activation}`);
  return activation;
}

/**
 * @param graph the parsed .json; @param bytes the .bin; @param input [height, width, channels]
 * @param outputs names of the nodes whose tensors are wanted, in order
 */
export function netOfGraph(graph, bytes, input, outputs) {
  const lowering = new Lowering(graph, bytes, input);
  const numbers = outputs.map((name) => lowering.tensor(name));
  return { input, layers: lowering.layers, outputs: numbers };
}
