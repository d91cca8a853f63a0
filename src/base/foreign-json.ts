/** An object of somebody else's JSON: nothing is known of it but that it is one. */
export type Fields = Readonly<Record<string, unknown>>

/** What a text says as JSON; undefined where it is none. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined where it is no object. A list is none. */
export const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined)

/** Undefined where it is no text, or an empty one. */
export const filledText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
