import type { Chart } from 'chart.js'

/** Narrower than this, in pixels, a drag was a click. */
const LEAST_DRAG = 6

/**
 * Let a mouse or a pen drag across a window of time, Unix ms; returns how to stop.
 *
 * The band is `.chart-band`, beside the canvas.
 */
export function selecting(
  chart: Chart,
  onSelect: (fromMs: number, toMs: number) => void
): () => void {
  const { canvas } = chart
  const band = document.createElement('i')
  band.className = 'chart-band'
  band.hidden = true
  canvas.after(band)
  let begun: number | null = null
  const edges = (x: number) => {
    const { left, right } = chart.chartArea
    const end = Math.min(right, Math.max(left, x))
    return [Math.min(begun!, end), Math.max(begun!, end)] as const
  }
  const press = (event: PointerEvent) => {
    const { left, right } = chart.chartArea
    const isOutside = event.offsetX < left || event.offsetX > right
    if (event.pointerType === 'touch' || event.button !== 0 || isOutside) return
    begun = event.offsetX
    canvas.setPointerCapture(event.pointerId)
  }
  const drag = (event: PointerEvent) => {
    if (begun === null) return
    const [from, to] = edges(event.offsetX)
    band.hidden = to - from < LEAST_DRAG
    band.style.left = `${from}px`
    band.style.width = `${to - from}px`
  }
  const release = (event: PointerEvent) => {
    if (begun === null) return
    const [from, to] = edges(event.offsetX)
    begun = null
    band.hidden = true
    const { x } = chart.scales
    if (event.type !== 'pointerup' || to - from < LEAST_DRAG || !x) return
    onSelect(Math.round(x.getValueForPixel(from)!), Math.round(x.getValueForPixel(to)!))
  }
  const listeners = {
    pointerdown: press,
    pointermove: drag,
    pointerup: release,
    pointercancel: release,
  }
  for (const [type, listener] of Object.entries(listeners))
    canvas.addEventListener(type, listener as EventListener)
  return () => {
    for (const [type, listener] of Object.entries(listeners))
      canvas.removeEventListener(type, listener as EventListener)
    band.remove()
  }
}
