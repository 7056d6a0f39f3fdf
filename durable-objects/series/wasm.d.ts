/** WebAssembly modules, as Workers import them: compiled, and instantiated by whoever imports them. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
