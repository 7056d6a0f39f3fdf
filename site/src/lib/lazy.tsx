import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'

/** A component whose code is fetched when it is first shown; nothing stands in its place until then. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loaded: ComponentType<P> | undefined
  return function Lazy(props: P) {
    const isHere = useSignal(loaded !== undefined)
    useEffect(() => {
      if (isHere.peek()) return
      let left = false
      load().then((component) => {
        loaded = component
        if (!left) isHere.value = true
      })
      return () => {
        left = true
      }
    }, [])
    const Component = loaded
    return isHere.value && Component ? <Component {...props} /> : null
  }
}
