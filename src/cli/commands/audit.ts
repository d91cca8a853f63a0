import { readHead, verifyAudit, withAuditTrail } from '../../app/audit.ts'
import { exportAudit } from '../../app/export-audit.ts'
import { SunsetError } from '../../base/errors.ts'
import {
  type AuditVerdict,
  auditEntryDocument,
  auditVerdictDocument,
  isIntact,
} from '../../report/audit-document.ts'
import { auditEntryText, auditHeadText, auditVerdictText } from '../../report/audit-text.ts'
import { counted } from '../../report/numbers.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { notIntact } from '../exit-codes.ts'
import { untilReaderLeaves, writeAll } from '../write-all.ts'

type Options = {
  readonly verify?: boolean
  readonly head?: string
  readonly export?: string
  readonly force?: boolean
}

/** The trail; `--verify` and `--head` recompute it, `--export` does so too while it writes. Exit 1: it is not as it was written. */
export const runAudit = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options } = call
  if (options.export !== undefined) return exported(plan, options.export, call)
  if (options.verify === true || options.head !== undefined) return verified(plan, call)
  return options.json === true ? listedAsJson(plan, call) : listed(plan, call)
}

const verified = async (plan: string, call: Call<Options>): Promise<number> => {
  const { surroundings, options, console } = call
  const verdict = await verifyAudit(surroundings, { ...lookOptionsOf(plan, call), ...keptOf(options) })
  if (options.json === true) console.document(auditVerdictDocument(verdict))
  else console.answer(auditVerdictText(verdict))
  return statusOf(verdict)
}

const exported = async (plan: string, path: string, call: Call<Options>): Promise<number> => {
  const { surroundings, options, console } = call
  const toStdout = path === '-'
  if (toStdout && options.json === true)
    throw new SunsetError('usage', '--export - writes a JSON document a line, and --json wants one in all.', {
      hint: 'Leave --json out, or name a file: --export trail.ndjson --json',
    })
  let verdict: AuditVerdict | undefined
  await untilReaderLeaves(async () => {
    verdict = await exportAudit(surroundings, {
      ...lookOptionsOf(plan, call),
      ...keptOf(options),
      to: toStdout
        ? (lines) => writeAll(surroundings.stdout, lines)
        : { path, force: options.force === true },
    })
  })
  if (verdict === undefined) return 0
  const text = `${counted(verdict.entries, 'entry', 'entries')} exported. ${auditHeadText(verdict.head)}`
  if (options.json === true) console.document({ ...auditVerdictDocument(verdict), file: path })
  else if (!toStdout) console.answer(`${text} (${path})`)
  else console.remark(text)
  if (!isIntact(verdict)) console.complain(auditVerdictText(verdict))
  return statusOf(verdict)
}

const listed = async (plan: string, call: Call<Options>): Promise<number> => {
  const { surroundings, console } = call
  await untilReaderLeaves(() =>
    withAuditTrail(surroundings, lookOptionsOf(plan, call), async ({ entries, zone }) => {
      let head: AuditVerdict['head']
      for await (const entry of entries) {
        head = entry
        await writeAll(surroundings.stdout, `${auditEntryText(entry, { zone, look: console.look })}\n`)
      }
      await writeAll(surroundings.stdout, `${auditHeadText(head)}\n`)
    }),
  )
  return 0
}

/** One document, written as it comes. */
const listedAsJson = async (plan: string, call: Call<Options>): Promise<number> => {
  const { surroundings } = call
  const write = (text: string): Promise<void> => writeAll(surroundings.stdout, text)
  await untilReaderLeaves(() =>
    withAuditTrail(surroundings, lookOptionsOf(plan, call), async ({ plan: name, entries }) => {
      let head: AuditVerdict['head']
      await write(`{"plan":${JSON.stringify(name)},"entries":[`)
      for await (const entry of entries) {
        await write(`${head === undefined ? '\n' : ',\n'}${JSON.stringify(auditEntryDocument(entry))}`)
        head = { number: entry.number, hash: entry.hash }
      }
      await write(`\n],"head":${JSON.stringify(head ?? null)}}\n`)
    }),
  )
  return 0
}

const keptOf = ({ head }: Options): { readonly kept?: string } =>
  head === undefined ? {} : { kept: readHead(head) }

const statusOf = (verdict: AuditVerdict): number => (isIntact(verdict) ? 0 : notIntact)
