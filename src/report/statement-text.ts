import { instant } from '../base/instant.ts'
import { type ZoneName, zoneName } from '../model/names.ts'
import { isDated, type Statement } from '../model/promise.ts'
import { wallOf } from '../timeline/wall.ts'
import { dayText, shortDayText, wholeLocalText } from './local-text.ts'

const utc: ZoneName = zoneName('UTC')

/** What somebody was told, in words: `15 January 2026`, `Thu 15 Jan 2026 18:00 PST`, `that it stays`. A date is the same for everybody. */
export const statementText = (statement: Statement, zone: ZoneName): string => {
  if (!isDated(statement)) return 'that it stays'
  return statement.kind === 'date'
    ? dayText(instant(wallOf(statement.date)), utc)
    : wholeLocalText(statement.at, zone)
}

/** The same for a table: `15 Jan 2026`. */
export const shortStatementText = (statement: Statement, zone: ZoneName): string => {
  if (!isDated(statement)) return '"we stay"'
  return statement.kind === 'date'
    ? shortDayText(instant(wallOf(statement.date)), utc)
    : wholeLocalText(statement.at, zone)
}
