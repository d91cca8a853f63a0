/** A language, a calling code and the digits that follow it, so that each number is one that may exist. */
const origins = [
  { locale: 'en-US', numberOf: (n: number) => `+1202555${digits(n, 4)}` },
  { locale: 'fr', numberOf: (n: number) => `+336${digits(12_000_000 + n, 8)}` },
  { locale: 'es', numberOf: (n: number) => `+346${digits(12_000_000 + n, 8)}` },
  { locale: 'de', numberOf: (n: number) => `+49176${digits(n, 8)}` },
  { locale: 'pt-BR', numberOf: (n: number) => `+55119${digits(80_000_000 + n, 8)}` },
  { locale: 'it', numberOf: (n: number) => `+39347${digits(n, 7)}` },
  { locale: 'hi', numberOf: (n: number) => `+9198${digits(n, 8)}` },
  { locale: 'id', numberOf: (n: number) => `+62812${digits(n, 8)}` },
] as const

export type Person = { readonly phone: string; readonly lang: string; readonly linked_at: string }

const digits = (n: number, length: number): string => String(n).padStart(length, '0')

/** Person number n: eight languages in turn. At most 80,000 are different. */
export const personAt = (n: number, linked = false): Person => {
  const origin = origins[n % origins.length] ?? origins[0]
  return {
    phone: origin.numberOf(Math.trunc(n / origins.length)),
    lang: origin.locale,
    linked_at: linked ? '2025-11-01T00:00:00Z' : '',
  }
}

/** So many people, every `linkedEach`th of them linked. */
export const peopleOf = (count: number, linkedEach = Number.POSITIVE_INFINITY): readonly Person[] =>
  Array.from({ length: count }, (_, n) => personAt(n, n % linkedEach === linkedEach - 1))

export const csvOf = (people: readonly Person[]): string =>
  `phone,lang,linked_at\n${people.map(({ phone, lang, linked_at }) => `${phone},${lang},${linked_at}\n`).join('')}`
