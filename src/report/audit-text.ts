import { parseInstant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { type AuditEntryShown, type AuditVerdict, splitWhy } from './audit-document.ts'
import { exactLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { counted } from './numbers.ts'
import { piecesInLines } from './pieces.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/**
 * `812  Thu 15 Jan 2026 00:00 PST  ops@ops1  pause  everything`, and below it why and where that can be read. By itself, so that a trail of any
 * length is shown as it is read.
 */
export const auditEntryText = (
  entry: AuditEntryShown,
  { zone, look }: { readonly zone: ZoneName; readonly look: Look },
): string => {
  const { number, who, what, subject, damaged } = entry
  const { why, source } = splitWhy(entry)
  const head = String(number).padStart(numberWidth)
  const words = [timeText(entry.at, zone), who, what, ...(subject === null ? [] : [subject])]
  const below = [
    ...(why === '' ? [] : [why]),
    ...(source === undefined ? [] : [`source ${source}`]),
    ...(damaged === undefined ? [] : [`its ${damaged} is no text any more: \`audit --verify\``]),
  ]
  const width = columnsOf(look) - indent.length
  return [
    ...piecesInLines(
      words.flatMap((word) => wrapped(visible(word), width)),
      { head: `${look.paint.bold(head)}  `, gap: '   ', width: columnsOf(look) },
    ),
    ...below.flatMap((text) =>
      wrapped(visible(text), width).map((line) => `${indent}${look.paint.dim(line)}`),
    ),
  ].join('\n')
}

const numberWidth = 4
const indent = ' '.repeat(numberWidth + 2)

/** An instant that somebody made unreadable is shown as it is. */
const timeText = (at: string, zone: ZoneName): string => {
  const read = parseInstant(at)
  return read === undefined ? at : exactLocalText(read, zone)
}

/** Where the trail ends: to be kept elsewhere. */
export const auditHeadText = (head: AuditVerdict['head']): string =>
  head === undefined ? 'No entry.' : `Head: ${auditEndText(head)}`

/** `entry 812, sha256 …`. */
export const auditEndText = (head: AuditVerdict['head']): string =>
  head === undefined ? 'no entry' : `entry ${head.number}, sha256 ${head.hash}`

/** What recomputing the chain came to, in whole sentences; the first word says it. */
export const auditVerdictText = (verdict: AuditVerdict): string => {
  const { wrong, entries, head, kept, keptAt } = verdict
  if (wrong !== undefined)
    return [
      `NOT INTACT: entry ${wrong.number} of ${verdict.plan} is not as it was written; ${wrong.what}.`,
      wrong.number > 1
        ? `Entries 1 to ${wrong.number - 1} are as they were written; nothing from ${wrong.number} on can be relied on.`
        : 'Nothing of the trail can be relied on.',
      'Compare it with a backup, or with an export (`sunset audit PLAN --export FILE`) that was kept elsewhere.',
    ].join('\n')
  if (kept !== undefined && keptAt === undefined)
    return [
      `NOT INTACT: no entry has the hash ${kept}, so the trail was cut off before that entry, or written anew.`,
      `What is there holds together: ${counted(entries, 'entry', 'entries')}. ${auditHeadText(head)}`,
    ].join('\n')
  const after = kept === undefined || head === undefined || keptAt === undefined ? 0 : head.number - keptAt
  return [
    `Intact: every hash of ${counted(entries, 'entry', 'entries')} was recomputed.`,
    auditHeadText(head),
    kept === undefined
      ? 'Keep that hash elsewhere: `--head HASH` shows later whether entries were cut off at the end.'
      : `The head that was kept is entry ${keptAt}; ${after === 0 ? 'nothing came after it' : `${counted(after, 'entry', 'entries')} came after it`}.`,
  ].join('\n')
}
