declare module '*.wasm?url' {
  const url: string;
  export default url;
}

declare module '*.lcn?url' {
  const url: string;
  export default url;
}
