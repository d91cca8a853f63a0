import metadata from 'libphonenumber-js/min/metadata'

/** One country's telephone numbering plan (or that of a code that belongs to no country), compiled for speed. */
export type NumberingPlan = {
  readonly country: string | undefined
  /** What people write before a national number, at its start; undefined where there is no such thing. */
  readonly prefix: RegExp | undefined
  readonly prefixRule: string | undefined
  readonly lengths: readonly number[]
  readonly pattern: RegExp
  /** Alone tells the countries of a shared calling code apart, where it is known. */
  readonly leading: RegExp | undefined
  /** Undefined where the metadata does not tell the kinds of numbers apart. */
  readonly kinds: readonly { readonly pattern: RegExp; readonly lengths: readonly number[] }[] | undefined
}

/** A calling code with its main plan, and those of every country that shares it. */
export type CallingCode = {
  readonly code: string
  readonly main: NumberingPlan
  readonly plans: readonly NumberingPlan[]
}

/**
 * The places in libphonenumber-js's minified plan that are read here (its METADATA.md; `es6/metadata.js`). A property test
 * holds what is made of them against the library's own answers.
 */
const slot = {
  pattern: 2,
  lengths: 3,
  prefix: 5,
  parsedPrefix: 7,
  prefixRule: 8,
  leading: 10,
  kinds: 11,
} as const

const compiled = new Map<string, CallingCode | undefined>()

/** The calling code that a number in E.164 starts with. No code is the start of another, so the first that is known is it. */
export const callingCodeOf = (number: string): CallingCode | undefined => {
  for (let end = 2; end <= 4; end++) {
    const code = number.slice(1, end)
    let known = compiled.get(code)
    if (known === undefined && !compiled.has(code)) {
      known = compileCode(code)
      compiled.set(code, known)
    }
    if (known !== undefined) return known
  }
  return undefined
}

const compileCode = (code: string): CallingCode | undefined => {
  const countries = metadata.country_calling_codes[code]
  if (countries === undefined) {
    const plan: unknown = metadata.nonGeographic[code]
    const main = compilePlan(undefined, plan)
    return main === undefined ? undefined : { code, main, plans: [] }
  }
  const plans = countries.flatMap((country) => compilePlan(country, metadata.countries[country]) ?? [])
  const main = plans[0]
  return main === undefined ? undefined : { code, main, plans }
}

const compilePlan = (country: string | undefined, plan: unknown): NumberingPlan | undefined => {
  if (!Array.isArray(plan)) return undefined
  const pattern = textAt(plan, slot.pattern)
  if (pattern === undefined) return undefined
  const prefix = textAt(plan, slot.parsedPrefix) ?? textAt(plan, slot.prefix)
  const leading = textAt(plan, slot.leading)
  const lengths = numbersAt(plan, slot.lengths)
  const kinds: unknown = plan[slot.kinds]
  return {
    country,
    prefix: prefix === undefined ? undefined : new RegExp(`^(?:${prefix})`),
    prefixRule: textAt(plan, slot.prefixRule),
    lengths,
    pattern: whole(pattern),
    leading: leading === undefined ? undefined : new RegExp(`^(?:${leading})`),
    kinds:
      Array.isArray(kinds) && kinds.length > 0 ? kinds.flatMap((kind) => kindOf(kind, lengths)) : undefined,
  }
}

const kindOf = (
  kind: unknown,
  lengths: readonly number[],
): { pattern: RegExp; lengths: readonly number[] }[] => {
  if (!Array.isArray(kind)) return []
  const pattern = textAt(kind, 0)
  if (pattern === undefined) return []
  const own = numbersAt(kind, 1)
  return [{ pattern: whole(pattern), lengths: own.length > 0 ? own : lengths }]
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)

const textAt = (list: readonly unknown[], index: number): string | undefined => {
  const value = list[index]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const numbersAt = (list: readonly unknown[], index: number): readonly number[] => {
  const value = list[index]
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : []
}
