import type { CompiledMessages } from '../messages/compiled.ts'
import { textFor } from '../messages/render.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { OwedChange } from '../work/compared.ts'
import type { CorrectionKind } from '../work/corrections.ts'

/** In which languages people will read a correction. */
export type CorrectionText = {
  readonly kind: CorrectionKind
  /** Undefined: the plan has none, and they will not get it. */
  readonly message: string | undefined
  readonly people: number
  /** By the language of the text, the most first; undefined: there is none that they could read. */
  readonly reads: readonly { readonly text: LocaleTag | undefined; readonly n: number }[]
  /** Languages whose people read another one, the most first. */
  readonly missing: readonly { readonly locale: LocaleTag; readonly n: number }[]
}

export const correctionTexts = (
  plan: Plan,
  messages: CompiledMessages,
  owed: readonly OwedChange[],
): readonly CorrectionText[] => {
  const kinds = [...new Set(owed.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const mine = owed.filter((one) => one.kind === kind)
    const byLocale = summed(mine.flatMap((one) => one.byLocale.map(({ key, n }) => [key, n] as const)))
    const message = plan.corrections?.[kind]
    const compiled = message === undefined ? undefined : messages.messages.get(message)
    const people = mine.reduce((sum, one) => sum + one.people, 0)
    if (compiled === undefined) return { kind, message, people, reads: [], missing: [] }
    const textOf = (locale: LocaleTag): LocaleTag | undefined => textFor(messages, compiled, locale)?.locale
    const reads = summed(byLocale.map(([locale, n]) => [textOf(locale), n] as const))
    const missing = byLocale.filter(([locale]) => languageOf(textOf(locale)) !== languageOf(locale))
    return {
      kind,
      message,
      people,
      reads: reads.map(([text, n]) => ({ text, n })),
      missing: missing.map(([locale, n]) => ({ locale, n })),
    }
  })
}

const summed = <Key>(counts: readonly (readonly [Key, number])[]): readonly (readonly [Key, number])[] => {
  const sums = new Map<Key, number>()
  for (const [key, n] of counts) sums.set(key, (sums.get(key) ?? 0) + n)
  return [...sums].sort(([, one], [, other]) => other - one)
}

const languageOf = (locale: LocaleTag | undefined): string | undefined => locale?.split('-', 1)[0]
