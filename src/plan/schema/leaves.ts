import { z } from 'zod'
import type { Millis } from '../../base/instant.ts'
import type { SecretSource } from '../../base/secret.ts'
import type { CountryCode, LocaleTag, ZoneName } from '../../model/names.ts'
import type { Span, When, Window } from '../../model/when.ts'
import { readMillis, readSpan } from '../duration.ts'
import { type Moment, readDeadline } from '../moment.ts'
import { type Complaint, quoted, type Reader, read, unread } from '../reading.ts'
import { readSecret } from '../secret-source.ts'
import { readShare } from '../share.ts'
import { readCallingCode, readCountry, readLocale, readUrl } from '../text-leaves.ts'
import { readWhen } from '../when-grammar.ts'
import { readWindow } from '../window-grammar.ts'
import { readZone } from '../zone.ts'

/** No value of a grammar is longer; more is not worth the backtracking of a pattern. */
const longest = 1000

/**
 * A text with a grammar of its own. `what` and the example become the words for a value of another type (`must be a length
 * of time such as …`), and what editors show.
 */
export const grammar = <Value>(reader: Reader<Value>, what: string, example: string): z.ZodType<Value> =>
  z
    .string({ error: `${what}, such as \`${example}\`` })
    .meta({ examples: [example] })
    .transform((text, context) => {
      const reading = text.length > longest ? tooLong(text) : reader(text)
      if ('value' in reading) return reading.value
      complain(context, reading.complaint, text)
      return z.NEVER
    })

const tooLong = (text: string): { readonly complaint: Complaint } =>
  unread({ code: 'bad-value', message: `${quoted(text)} is far too long to be what is meant here` })

/** Hands a complaint to whoever turns the schema's issues into problems. `path` leads to the part that it is about. */
export const complain = (
  context: z.RefinementCtx,
  complaint: Complaint,
  input: unknown,
  path: readonly (string | number)[] = [],
): void => {
  context.addIssue({
    code: 'custom',
    input,
    message: complaint.message,
    params: { complaint },
    path: [...path],
  })
}

/** A map with known keys only. An unknown one is reported with those that are known: they are the issue's message. */
export const section = <Shape extends z.ZodRawShape>(
  shape: Shape,
  description: string,
): z.ZodObject<Shape, z.core.$strict> =>
  z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
    })
    .meta({ description })

/** A text that says something. */
export const text = (what: string, example: string): z.ZodType<string> =>
  grammarOfAnyLength(
    (written) => {
      if (written.trim() !== '') return read(written)
      return unread({ code: 'empty', message: `${what} is empty` })
    },
    what,
    example,
  )

const grammarOfAnyLength = <Value>(reader: Reader<Value>, what: string, example: string): z.ZodType<Value> =>
  z
    .string({ error: `${what}, such as \`${example}\`` })
    .meta({ examples: [example] })
    .transform((written, context) => {
      const reading = reader(written)
      if ('value' in reading) return reading.value
      complain(context, reading.complaint, written)
      return z.NEVER
    })

/** A platform's id. Unquoted digits are a number to YAML; they are taken as written while a number holds them exactly. */
export const id = (what: string, example: string): z.ZodType<string> =>
  z.union([
    text(what, example),
    z.number({ error: what }).transform((number, context) => {
      if (Number.isSafeInteger(number)) return String(number)
      const complaint = {
        code: 'inexact-number',
        message: `the number ${number} is too large to be read exactly`,
        hint: 'put the digits in quotes',
      }
      complain(context, complaint, number)
      return z.NEVER
    }),
  ])

/** A value of a column: what a cell's text is compared with. */
export const cell: z.ZodType<string> = z.union([z.string(), z.number(), z.boolean()]).transform(String)

export const cells: z.ZodType<readonly string[]> = z.union([
  cell.transform((value) => [value]),
  z.array(cell).min(1),
])

export const span: z.ZodType<Span> = grammar(readSpan, 'a length of time', '30 days')
export const when: z.ZodType<When> = grammar(readWhen, 'a time', '30 days before')
export const deadline: z.ZodType<Moment> = grammar(readDeadline, 'a date', '2026-01-15')
export const window: z.ZodType<Window> = grammar(readWindow, 'a window', '09:00-20:00 recipient')
export const zone: z.ZodType<ZoneName> = grammar(readZone, 'an IANA time zone', 'America/Los_Angeles')
export const locale: z.ZodType<LocaleTag> = grammar(readLocale, 'a language', 'pt-BR')
export const country: z.ZodType<CountryCode> = grammar(readCountry, 'a country', 'IT')
export const callingCode: z.ZodType<string> = grammar(readCallingCode, 'a calling code in quotes', '+39')
export const share: z.ZodType<number> = grammar(readShare, 'a percentage', '5%')
export const url: z.ZodType<string> = grammarOfAnyLength(
  readUrl,
  'the address of a page',
  'https://example.com',
)
export const secret: z.ZodType<SecretSource> = grammarOfAnyLength(readSecret, 'a secret', '${ACCESS_TOKEN}')

/** An exact length of time; `0 seconds` only where nothing is a length too. */
export const duration = (example: string, least: 'something' | 'nothing' = 'something'): z.ZodType<Millis> =>
  grammar(
    (written) => {
      const reading = readMillis(written)
      if ('complaint' in reading || reading.value > 0 || least === 'nothing') return reading
      return unread({
        code: 'bad-duration',
        message: `${quoted(written)} is no time at all`,
        hint: `write \`${example}\``,
      })
    },
    'a length of time',
    example,
  )
