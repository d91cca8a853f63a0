import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { SunsetError } from '../base/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { ChannelPlan, Plan } from '../model/plan.ts'
import { ledgerPathOf, readPlanFile, readRevision } from './plan-file.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

/** A ledger that no plan in the folder belongs to any more, and whose plan wrote to people through the same senders. */
export type Orphan = { readonly id: string; readonly path: string; readonly plan: string }

type Around = {
  readonly surroundings: Surroundings
  readonly plan: Plan
  readonly file: string
  readonly ledgerPath: string
  readonly ledger: Ledger
}

/**
 * A plan that was renamed begins with an empty ledger, and would tell everybody again (promise 10). It is known by the ledger it left
 * behind. Two plans side by side are none: each file there answers for its own ledger. Looked for only until this one's people are
 * read, so that no run after the first pays for it.
 */
export const orphansBeside = async (around: Around): Promise<readonly Orphan[]> => {
  const { surroundings, plan, file, ledgerPath, ledger } = around
  if ((await ledger.standing()).audience !== undefined) return []
  const claimed = new Set([resolve(ledgerPath), ...ledgersOfNeighbours(file)])
  const orphans: Orphan[] = []
  for (const name of namesIn(dirname(ledgerPath), /\.db$/)) {
    const path = join(dirname(ledgerPath), name)
    if (claimed.has(resolve(path))) continue
    const orphan = await orphanAt(surroundings, path, plan)
    if (orphan !== undefined && (await ledger.recall(besideMemory(orphan))) === undefined)
      orphans.push(orphan)
  }
  return orphans
}

/** Under this name a ledger keeps that an operator looked at another one and said that its people are others. */
export const besideMemory = ({ id }: Orphan): string => `beside ${id}`

export const assertNotRenamed = async (around: Around): Promise<void> => {
  const [orphan] = await orphansBeside(around)
  if (orphan === undefined) return
  const { plan, file } = around
  throw new SunsetError(
    'copied-ledger',
    `"${orphan.path}" is the ledger of a plan called "${orphan.plan}", which wrote to people through the same channel and senders, and no plan is left for it. If ${basename(file)} is that plan under another name, everybody would be told again. Nothing was sent.`,
    {
      hint: `Write \`name: ${orphan.plan}\` into the plan, or \`ledger: sqlite:${orphan.path}\`. Where "${plan.name}" is another exit: \`sunset ledger adopt ${file} --reason "…"\`.`,
    },
  )
}

const namesIn = (folder: string, which: RegExp): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => which.test(name))
  } catch {
    return []
  }
}

const ledgersOfNeighbours = (file: string): readonly string[] =>
  namesIn(dirname(resolve(file)), /\.ya?ml$/i)
    .filter((name) => name !== basename(file))
    .flatMap((name) => {
      const neighbour = join(dirname(resolve(file)), name)
      try {
        return [resolve(ledgerPathOf(neighbour, readPlanFile(neighbour).plan, undefined))]
      } catch {
        return []
      }
    })

/** What cannot be read, or is no ledger, is none of our business here. */
const orphanAt = async (
  surroundings: Surroundings,
  path: string,
  plan: Plan,
): Promise<Orphan | undefined> => {
  let ledger: Ledger | undefined
  try {
    ledger = readSqliteLedger(whereOf(surroundings, path))
    const standing = await ledger?.standing()
    if (ledger === undefined || standing?.revision === undefined || standing.audience === undefined)
      return undefined
    // A plan that writes no name has its file's, as its ledger has.
    const other = readRevision(standing.revision.text, path.replace(/\.db$/, '.yaml')).plan
    if (other === undefined || other.name === plan.name || !isSameChannel(other.channel, plan.channel))
      return undefined
    return { id: ledger.id, path, plan: other.name }
  } catch {
    return undefined
  } finally {
    await ledger?.close()
  }
}

const isSameChannel = (one: ChannelPlan, other: ChannelPlan): boolean => traitsOf(one) === traitsOf(other)

const traitsOf = ({ adapter, senders, account, path }: ChannelPlan): string =>
  JSON.stringify([adapter, senders.map(({ id }) => id).toSorted(), account ?? '', path ?? ''])
