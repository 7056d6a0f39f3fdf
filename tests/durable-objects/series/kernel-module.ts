/** The store's kernel, compiled from its sources when they have changed. */
import { readFileSync } from 'node:fs'
import { buildKernel } from '../../../worker/selfhost/build.mjs'

buildKernel()

const file = `${import.meta.dirname}/../../../durable-objects/series/kernel.wasm`

/** The types of Workers know no way to compile. */
export const KERNEL: WebAssembly.Module = Reflect.construct(WebAssembly.Module, [
  readFileSync(file),
])
