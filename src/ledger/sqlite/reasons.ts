import type { Reason } from '../ledger.ts'
import { numberOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** Longer texts are cut: a platform's page of HTML is no reason. */
const longestText = 300
/** Texts that differ for everybody (they name the recipient) would fill the disk: past so many, the code alone is kept. */
const mostReasons = 10_000

/** The number of a reason, kept once however many deliveries share it. */
export const reasonIds = ({ statement }: Connection): ((reason: Reason) => number) => {
  const known = new Map<string, number>()
  return (reason) => {
    const text = known.size < mostReasons ? reason.text.slice(0, longestText) : ''
    const key = `${reason.of}\u001f${reason.code}\u001f${text}`
    const found = known.get(key)
    if (found !== undefined) return found
    statement(
      'insert into reason (code, text, concerns) values (?, ?, ?) on conflict (code, text, concerns) do nothing',
    ).run(reason.code, text, reason.of)
    const id = numberOf(
      statement('select id from reason where code = ? and text = ? and concerns = ?').get(
        reason.code,
        text,
        reason.of,
      )?.['id'],
    )
    known.set(key, id)
    return id
  }
}
