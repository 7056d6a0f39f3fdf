/** A share of 100 as a thin bar; decoration beside the number, which is always written too. */
export function Meter({ value }: { value: number | undefined }) {
  return (
    <svg class="meter" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
      <rect class="meter-groove" width="100" height="3" />
      <rect class="meter-level" width={Math.min(100, Math.max(0, value ?? 0))} height="3" />
    </svg>
  )
}
