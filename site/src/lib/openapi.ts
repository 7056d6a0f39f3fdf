/** The parts of OpenAPI 3.1 that the API reference shows. */
export interface OpenApi {
  info: { title: string; version: string; description?: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

interface Operation {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content?: Content }
  responses?: Record<string, { description?: string; content?: Content }>
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}

export type Content = Record<string, { schema?: Schema; example?: unknown }>

interface Schema {
  $ref?: string
  type?: string | string[]
  description?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

/** One property of a schema, as a row of a table; `name` is its path, for example "fleet.id". */
export interface Row {
  name: string
  type: string
  required: boolean
  description: string
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
/** Properties of properties of properties are left to the document itself. */
const DEEPEST = 3

/** The schema behind a reference into the same document. */
export function resolve(schema: Schema, document: OpenApi): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return (name && document.components?.schemas?.[name]) || schema
}

/** A type in a few words: "integer 0–100", "Server[]", "online | warning". */
export function typeText(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if ('const' in schema) return JSON.stringify(schema.const)
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return [...new Set(variants.map(typeText))].join(' | ')
  if (schema.items) return `${typeText(schema.items)}[]`
  const type = [schema.type ?? 'any'].flat().join(' | ')
  const { minimum, maximum, format } = schema
  const bounds = minimum !== undefined && maximum !== undefined && maximum < 2 ** 53 - 1
  return [type, format && `(${format})`, bounds && `${minimum}–${maximum}`]
    .filter(Boolean)
    .join(' ')
}

/** The properties of a schema, each before what is inside it. */
export function rows(schema: Schema, document: OpenApi, prefix = '', depth = 1): Row[] {
  const whole = resolve(schema, document)
  const own = Object.entries(whole.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key
    const row: Row = {
      name,
      type: typeText(property),
      required: whole.required?.includes(key) ?? false,
      description: property.description ?? resolve(property, document).description ?? '',
    }
    const inner = property.items ?? property
    const path = property.items ? `${name}[].` : `${name}.`
    return depth < DEEPEST ? [row, ...rows(inner, document, path, depth + 1)] : [row]
  })
  const parts = whole.allOf ?? []
  return [...parts.flatMap((part) => rows(part, document, prefix, depth)), ...own]
}

/** An operation and where it is. */
export interface Place {
  id: string
  method: string
  path: string
  operation: Operation
}

/** The operations by their first tag, in the document's order; `other` for those without. */
export function groups(document: OpenApi, other: string): [tag: string, places: Place[]][] {
  const byTag = new Map<string, Place[]>()
  for (const [path, methods] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = methods[method]
      if (!operation) continue
      const tag = operation.tags?.[0] ?? other
      const id = `${method}${path.replace(/[^\w]+/g, '-')}`
      byTag.set(tag, [...(byTag.get(tag) ?? []), { id, method, path, operation }])
    }
  return [...byTag]
}

/** A command that performs the operation, with names where values belong. */
export function curl({ method, path, operation }: Place, origin: string): string {
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name }) => `${name}=…`)
    .join('&')
  const address = `'${origin}${path}${query && `?${query}`}'`
  const type = Object.keys(operation.requestBody?.content ?? {})[0]
  const body = type
    ? ` \\\n  -H 'content-type: ${type}' \\\n  --data '${type.includes('json') ? '{}' : '…'}'`
    : ''
  const verb = method === 'get' || (method === 'post' && type) ? '' : `-X ${method.toUpperCase()} `
  return `curl ${verb}${address}${body}`
}
