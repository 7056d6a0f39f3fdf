/** What a store tells of its servers, asked from another object. */
import type { FleetReader } from '../worker/fleet/reader'
import { data } from '../worker/rpc'

/** The same answers. @param store the stub of a store */
export const readerOfStore = (store: FleetReader): FleetReader => ({
  state: (only) => data(store.state(only)),
  readings: (only) => data(store.readings(only)),
  count: () => store.count(),
  history: (query) => data(store.history(query)),
  names: () => data(store.names()),
  vitals: (window) => data(store.vitals(window)),
})
