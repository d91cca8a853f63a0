/** A stretch of the text that was read, in UTF-16 code units. */
export type Stretch = { readonly start: number; readonly length: number }

/** Why a text could not be read, before anybody knows where in the plan it stands. */
export type Complaint = {
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** The part of the text that is wrong; all of it where undefined. */
  readonly at?: Stretch
}

/** What a reader answers: the value, or what is wrong. It never throws for what a user wrote. */
export type Reading<Value> = { readonly value: Value } | { readonly complaint: Complaint }

export type Reader<Value> = (text: string) => Reading<Value>

export const read = <const Value>(value: Value): { readonly value: Value } => ({ value })

export const unread = (complaint: Complaint): { readonly complaint: Complaint } => ({ complaint })

/** The same complaint about a text of which the one read so far was a part. */
export const shifted = (complaint: Complaint, by: number, whole: string): Complaint => {
  const at = complaint.at ?? { start: 0, length: whole.length }
  return { ...complaint, at: { start: at.start + by, length: at.length } }
}

/** As it may stand in a message: on one line, not too long. */
export const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``
}

export const didYouMean = (text: string): string => `did you mean \`${text}\`?`

/** What a hint of `didYouMean` proposes in place of what is wrong. */
const meantBy = (hint: string | undefined): string | undefined =>
  /^did you mean `(.+)`\?$/s.exec(hint ?? '')?.[1]

/** The text as it was probably meant, where the complaint proposes something. Good to judge the rest by, never to run. */
export const mendedBy = (text: string, { hint, at }: Pick<Complaint, 'hint' | 'at'>): string | undefined => {
  const meant = meantBy(hint)
  if (meant === undefined || at === undefined) return meant
  return `${text.slice(0, at.start)}${meant}${text.slice(at.start + at.length)}`
}
