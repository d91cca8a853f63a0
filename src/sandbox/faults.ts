import type { Random } from '../base/random.ts'

/**
 * What a stand-in does wrong: `429`, `500` refuse in the platform's words; `reset-before` cuts the connection before the body is read,
 * `reset-after` once the message was taken; `hang` takes it and never answers; `garbage` takes it and answers with something else;
 * `slow` takes it and answers late.
 */
export const faultNames = ['429', '500', 'reset-before', 'reset-after', 'hang', 'garbage', 'slow'] as const

export type Fault = (typeof faultNames)[number]

/** The share of requests that each fault befalls, 0 to 1; together at most 1. */
export type Faults = Readonly<Partial<Record<Fault, number>>>

/** Reads `429=5%,reset=1%`; `reset` is half before and half after. What is wrong with it otherwise. */
export const parseFaults = (text: string): { readonly faults: Faults } | { readonly problem: string } => {
  const faults: Partial<Record<Fault, number>> = {}
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue
    const [, name = '', number = ''] = /^([a-z0-9-]+)\s*=\s*(\d{1,3}(?:\.\d+)?)\s*%$/.exec(part) ?? []
    if (name === '') return { problem: `"${part}" is not like "429=5%"` }
    const share = Number(number) / 100
    const named =
      name === 'reset'
        ? (['reset-before', 'reset-after'] as const)
        : faultNames.filter((fault) => fault === name)
    if (named.length === 0) return { problem: `"${name}" is not one of ${faultNames.join(', ')}, reset` }
    for (const fault of named) faults[fault] = (faults[fault] ?? 0) + share / named.length
  }
  const sum = faultNames.reduce((total, fault) => total + (faults[fault] ?? 0), 0)
  if (sum > 1 + 1e-9)
    return { problem: `the shares add up to ${Math.round(sum * 100)}%, more than all requests` }
  return { faults }
}

/** Draws what befalls the next request; with the same source of chance, the same sequence. */
export const faultSource = (faults: Faults, random: Random): (() => Fault | undefined) => {
  let sum = 0
  const bounds = faultNames.flatMap((fault) => {
    const share = faults[fault] ?? 0
    sum += share
    return share === 0 ? [] : [{ fault, below: sum }]
  })
  if (bounds.length === 0) return () => undefined
  return () => {
    const drawn = random.next()
    return bounds.find(({ below }) => drawn < below)?.fault
  }
}
