/** What causes that lie in the network lead one to expect. */
import type { Expectation } from '../expectation'
import { high, low, notHigh } from '../expectation'

/** Packets are lost, and sent again. */
export const packetLoss: readonly Expectation[] = [
  high('networkErrorsPerSecond', 3, 3),
  high('networkDropsPerSecond', 0.7, 0.7),
  high('retransmittedPercent', 2, 2, { times: [2, 6] }),
  high('tcpTimeoutsPerSecond', 1.5, 1.5, { times: [2, 8] }),
  low('receiveBytesPerSecond', 0.5, 0.1),
  notHigh('networkPercent', 0.3, 3, { level: [55, 75] }),
]

/** A transfer takes all that the card can carry. */
export const networkSaturation: readonly Expectation[] = [
  high('networkPercent', 4.5, 5, { level: [50, 72] }),
  high('networkDropsPerSecond', 1.5, 1),
  high('transmitBytesPerSecond', 1, 0.3, { times: [1.5, 3] }),
  high('softIrqPercent', 0.7, 0.3),
  notHigh('networkErrorsPerSecond', 0.1, 1),
]

/** Others that retransmit as somebody whom they call loses packets. */
export const resending: readonly Expectation[] = [
  high('retransmittedPercent', 2, 2, { times: [1.3, 2.5] }),
  high('tcpTimeoutsPerSecond', 1, 1, { times: [1.3, 2.5] }),
  notHigh('networkErrorsPerSecond', 0.5, 3),
]
