import type { SunsetError } from '../base/errors.ts'
import { audienceFailure } from './failure.ts'

/** Strings, quoted names and comments: what may hold a semicolon that ends nothing. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g

/**
 * Refuses what is not one SELECT. The file is opened read-only anyway; this says so before anything is opened, and keeps a
 * second statement, which SQLite would leave out in silence, from being believed in.
 */
export const refuseUnlessSelect = (query: string): void => {
  const bare = query.replace(opaque, (text) => (/^(--|\/\*)/.test(text) ? ' ' : 'x')).trim()
  const [statement = '', ...further] = bare.split(';')
  if (!/^(select|with|values)\b/i.test(statement.trim())) throw noSelect()
  if (further.some((text) => text.trim() !== ''))
    throw audienceFailure(
      'The query of the audience is more than one statement, so it is not run.',
      'Write one SELECT.',
    )
}

/** SQLite itself tells by the columns of the answer: what changes something has none. */
export const noSelect = (): SunsetError =>
  audienceFailure(
    'The query of the audience is no SELECT, so it is not run: an audience is only read.',
    'Write a SELECT that has a column for the address.',
  )
