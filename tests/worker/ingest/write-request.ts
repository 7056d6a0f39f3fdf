/** Remote-write requests as protobufjs encodes them. */
import protobuf from 'protobufjs'

const root = protobuf.parse(`
  syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
  message MetricMetadata { uint32 type = 1; string metric_family_name = 2; string help = 4; }
  message TimeSeries {
    repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3;
    repeated Histogram histograms = 4;
  }
  message Histogram { uint64 count_int = 1; double sum = 3; int64 timestamp = 15; }
  message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
`).root

const WriteRequest = root.lookupType('WriteRequest')

export interface RequestSeries {
  labels: { name: string; value: string }[]
  samples: { value: number; timestamp: number }[]
  histograms?: readonly object[]
  exemplars?: readonly { labels: readonly object[]; value: number; timestamp: number }[]
}

export function writeRequest(timeseries: RequestSeries[], metadata: object[] = []): Uint8Array {
  return new Uint8Array(WriteRequest.encode(WriteRequest.create({ timeseries, metadata })).finish())
}

/** One series with its labels in the order given. */
export function series(labels: Record<string, string>, ...samples: [number, number][]) {
  return {
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
  }
}
