import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Meta's own description of the API. It is not ours to ship, so it is looked for beside the repository. */
const file = join(import.meta.dirname, '../../../shared/specs/whatsapp-business-messaging-v23.0.yaml')

export type Json = Readonly<Record<string, unknown>>
export const jsonOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

export const hasDescription: boolean = existsSync(file)

/** Read before the first question; it is large. */
export const readDescription = (): void => {
  document = jsonOf(parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 }))
}

let document: Json = {}
export const at = (...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => jsonOf(value)[name], document)

/** Taken by the live platform though the description does not know them. */
const undescribed = new Set(['biz_opaque_callback_data', 'recipient'])

/** A schema with its references, its `allOf` and the variant that its discriminator picks folded in. */
const foldOf = (schema: unknown, value: unknown, isPicked = false): Json => {
  const { $ref, allOf, discriminator, ...own } = jsonOf(schema)
  const { propertyName, mapping } = jsonOf(discriminator)
  const picked = jsonOf(mapping)[String(jsonOf(value)[String(propertyName)])]
  const parts = [
    ...(typeof $ref === 'string' ? [at(...$ref.slice(2).split('/'))] : []),
    ...(Array.isArray(allOf) ? allOf : []),
  ].map((part) => foldOf(part, value, isPicked))
  // A variant leads back to the schema that picked it.
  if (typeof picked === 'string' && !isPicked) parts.push(foldOf({ $ref: picked }, value, true))
  const { oneOf: _variants, ...plain } = own
  const all = [plain, ...parts]
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => (Array.isArray(required) ? required : [])),
  }
}

/** What of a value the description does not allow. Patterns are left out: the one of a button's `index` forbids its own example. */
export const faultsOf = (value: unknown, schema: unknown, path = '$'): string[] => {
  const { type, enum: allowed, maxLength, properties, required, items } = foldOf(schema, value)
  if (Array.isArray(value))
    return type === 'array'
      ? value.flatMap((item, index) => faultsOf(item, items, `${path}[${index}]`))
      : [path]
  if (typeof value === 'object' && value !== null) {
    const described = jsonOf(properties)
    const missing = (Array.isArray(required) ? required : []).filter((name) => !(String(name) in value))
    const inside = Object.entries(value).flatMap(([name, inner]) => {
      if (undescribed.has(name)) return []
      return name in described
        ? faultsOf(inner, described[name], `${path}.${name}`)
        : [`${path}.${name} is unknown`]
    })
    return [...missing.map((name) => `${path}.${name} is missing`), ...inside]
  }
  const isWrong =
    (type !== undefined && type !== (Number.isInteger(value) && type === 'integer' ? type : typeof value)) ||
    (Array.isArray(allowed) && !allowed.includes(value)) ||
    (typeof maxLength === 'number' && String(value).length > maxLength)
  return isWrong ? [`${path}: ${JSON.stringify(value)}`] : []
}
