import { expect, it } from 'vitest'
import { parse } from '../../../worker/promql/parse'
import { treeJson } from '../../../worker/promql/tree-json'

const tree = (text: string) => treeJson(parse(text), text)

const UP = {
  type: 'vectorSelector',
  name: 'up',
  offset: 0,
  offsetExpr: null,
  matchers: [{ name: '__name__', value: 'up', type: '=' }],
  timestamp: null,
  startOrEnd: null,
  anchored: false,
  smoothed: false,
}

it('tells of a selector its name, its matchers and where it looks', () => {
  expect(tree('up')).toEqual(UP)
  expect(tree('up{job=~"a"}[5m] @ 10 offset 1m')).toEqual({
    ...UP,
    type: 'matrixSelector',
    range: 300_000,
    rangeExpr: null,
    offset: 60_000,
    matchers: [
      { name: 'job', value: 'a', type: '=~' },
      { name: '__name__', value: 'up', type: '=' },
    ],
    timestamp: 10_000,
  })
  expect(tree('{__name__="up"} @ end()')).toEqual({ ...UP, name: '', startOrEnd: 'end' })
})

it('tells of an aggregation what it groups by', () => {
  expect(tree('topk(3, up)')).toEqual({
    type: 'aggregation',
    op: 'topk',
    param: { type: 'numberLiteral', val: '3' },
    expr: UP,
    grouping: [],
    without: false,
  })
  expect(tree('sum without (a) (up)')).toMatchObject({
    grouping: ['a'],
    without: true,
    param: null,
  })
})

it('tells of two vectors how they match, and nothing of numbers', () => {
  expect(tree('up > bool 1')).toEqual({
    type: 'binaryExpr',
    op: '>',
    lhs: UP,
    rhs: { type: 'numberLiteral', val: '1' },
    matching: null,
    bool: true,
  })
  expect(tree('up * on (a) group_left (b) up')).toMatchObject({
    matching: {
      card: 'many-to-one',
      labels: ['a'],
      on: true,
      include: ['b'],
      fillValues: { lhs: null, rhs: null },
    },
  })
  expect(tree('up and up')).toMatchObject({ matching: { card: 'many-to-many' } })
  expect(tree('up + up')).toMatchObject({ matching: { card: 'one-to-one' } })
})

it('tells of a call what the function takes', () => {
  expect(tree('-rate(up[1m])')).toMatchObject({
    type: 'unaryExpr',
    op: '-',
    expr: {
      type: 'call',
      func: { name: 'rate', argTypes: ['matrix'], variadic: 0, returnType: 'vector' },
      args: [{ type: 'matrixSelector', range: 60_000 }],
    },
  })
  expect(tree('round(up)')).toMatchObject({ func: { variadic: 1 } })
})

it('tells of a subquery its range and its step', () => {
  expect(tree('(up)[1h:5m]')).toEqual({
    type: 'subquery',
    expr: { type: 'parenExpr', expr: UP },
    range: 3_600_000,
    rangeExpr: null,
    offset: 0,
    offsetExpr: null,
    step: 300_000,
    stepExpr: null,
    timestamp: null,
    startOrEnd: null,
  })
})

it('keeps strings as they are', () => {
  expect(tree('"a"')).toEqual({ type: 'stringLiteral', val: 'a' })
})
