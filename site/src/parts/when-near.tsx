import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** How far below the fold something begins, in pixels. */
const NEAR_PX = 300

/** A place whose content comes when it is nearly in view, and then stays. */
export function WhenNear({ children }: { children: () => ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null)
  const isNear = useSignal(false)
  useEffect(() => {
    const watching = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        watching.disconnect()
        isNear.value = true
      },
      { rootMargin: `${NEAR_PX}px` }
    )
    watching.observe(place.current!)
    return () => watching.disconnect()
  }, [])
  return <div ref={place}>{isNear.value && children()}</div>
}
