import { maskAddress } from '../base/mask.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import type { Recipient } from '../model/recipient.ts'

/** Whom it happened to: how many, the first of them, and where the first few stand. */
export type FailedFor = { readonly n: number; readonly first: Recipient; readonly lines: readonly number[] }

type Failed = {
  readonly message: string
  readonly failed: string
  n: number
  first: Recipient
  lines: number[]
}

const fewLines = 5

/** Messages that cannot be written for some rows: each kind of failure once, with how many, the first lines, and whose is the first. */
export const messageFailures = (plan: Plan) => {
  const found = new Map<string, Failed>()
  return {
    add: (
      { message }: { readonly message: string },
      failed: string,
      { n, first, lines }: FailedFor,
    ): void => {
      // A text too long by another number of characters is too long for the same reason.
      const key = `${message}\n${failed.replace(/\d+/g, '#')}`
      const known = found.get(key)
      if (known === undefined) {
        found.set(key, { message, failed, n, first, lines: [...lines] })
        return
      }
      known.n += n
      if (known.lines.length < fewLines || (lines[0] ?? Infinity) < (known.lines.at(-1) ?? Infinity)) {
        if ((lines[0] ?? Infinity) < (known.lines[0] ?? Infinity)) known.first = first
        known.lines = [...known.lines, ...lines].sort((one, other) => one - other).slice(0, fewLines)
      }
    },
    problems: (): readonly Problem[] =>
      [...found.values()].map(({ message, failed, n, first, lines }) => {
        const place = plan.places.ofKey(['messages', message])
        return {
          severity: 'error',
          code: 'message-fails',
          message: `the message \`${message}\` cannot be written for ${n} ${n === 1 ? 'person' : 'people'}: ${failed}; ${whereOf(lines, n)}the first is ${maskAddress(first.address)}`,
          hint: 'Give the value a default in the text (`{{ name | default: "…" }}`), or mend the rows.',
          ...(place === undefined ? {} : { place }),
        }
      }),
  }
}

/** `line 4; `, `lines 4, 9, 12, …; `. */
const whereOf = (lines: readonly number[], n: number): string => {
  if (lines.length === 0) return ''
  return `line${n === 1 ? '' : 's'} ${lines.join(', ')}${n > lines.length ? ', …' : ''}; `
}
