import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { SunsetError } from '../base/errors.ts'
import { chainCheck, type KeptEntry } from '../ledger/audit-chain.ts'
import { type AuditVerdict, auditLine } from '../report/audit-document.ts'
import { withAuditTrail } from './audit.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { writeFailureWords, writeWholeFile } from './whole-file.ts'

export type ExportOptions = LookOptions & {
  readonly kept?: string
  /** Where to: a file (0600: it names people who decided), or a writer that is handed lines. */
  readonly to: { readonly path: string; readonly force: boolean } | ((lines: string) => Promise<void>)
}

/** So many lines are written at once. */
const linesAtOnce = 500

/**
 * Writes every entry as a line of JSON, and recomputes the chain on the way: what is wrong with it is exported as it is, and told. A file is there
 * whole or not at all.
 */
export const exportAudit = (surroundings: Surroundings, options: ExportOptions): Promise<AuditVerdict> =>
  withAuditTrail(surroundings, options, async ({ plan, entries }) => {
    const check = chainCheck(options.kept)
    const lines = linesOf(entries, check.see)
    const { to } = options
    if (typeof to === 'function') for await (const some of lines) await to(some)
    else await keep(to.path, to.force, lines)
    return { plan, ...check.verdict(), ...(options.kept === undefined ? {} : { kept: options.kept }) }
  })

async function* linesOf(
  entries: AsyncIterable<KeptEntry>,
  see: (entry: KeptEntry) => void,
): AsyncGenerator<string> {
  let lines: string[] = []
  for await (const entry of entries) {
    see(entry)
    lines.push(auditLine(entry))
    if (lines.length < linesAtOnce) continue
    yield lines.join('')
    lines = []
  }
  if (lines.length > 0) yield lines.join('')
}

const keep = async (path: string, force: boolean, lines: AsyncIterable<string>): Promise<void> => {
  const found = statSync(path, { throwIfNoEntry: false })
  // A slip of the hand (`--export plan.db`) must not cost what it is about.
  if (found !== undefined && !force)
    throw new SunsetError(
      'usage',
      `"${path}" is there already, and was left as it is. Nothing was exported.`,
      {
        hint: 'Name another file, or say --force.',
      },
    )
  try {
    await writeWholeFile(resolve(path), 0o600, lines)
  } catch (error) {
    if (error instanceof SunsetError) throw error
    throw new SunsetError(
      'read-only',
      `The audit trail could not be exported to "${path}": ${writeFailureWords(error)}. Nothing was kept of it.`,
      { cause: error, hint: 'Name a file in a folder that is there and may be written to.' },
    )
  }
}
