/** What stands in the documentation for the address of this very installation. */
const ADDRESS = /https:\/\/((?:[\w-]+:[\w-]+@)?)YOUR-ADDRESS/g

interface Address {
  protocol: string
  host: string
}

/** A text of the documentation with the address where it is read. */
export const addressed = (text: string, { protocol, host }: Address) =>
  text.replace(ADDRESS, (_, user) => `${protocol}//${user}${host}`)
