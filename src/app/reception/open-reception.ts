import { SunsetError } from '../../base/errors.ts'
import { openSqliteLedger } from '../../ledger/sqlite/sqlite-ledger.ts'
import { kindOf } from '../channel.ts'
import { ledgerPathOf, readPlanFile } from '../plan-file.ts'
import { assertMayPretend, planClockOf } from '../plan-time.ts'
import type { Surroundings } from '../surroundings.ts'
import { wasApproved } from '../was-approved.ts'
import { whereOf } from '../where.ts'
import { serverSecrets } from './credentials.ts'
import { ledgerPatienceMs } from './patience.ts'
import type { Others } from './posting.ts'
import type { Reception, ReceptionOptions } from './reception.ts'
import { Serving } from './serving.ts'
import { notApproved, Standings } from './standing-now.ts'

/** Opens one plan for serving. Refuses where it must not be: nothing approved, a copied ledger (4), secrets missing (69). */
export const openReception = async (
  surroundings: Surroundings,
  options: ReceptionOptions,
  others: Others,
): Promise<Reception> => {
  const file = readPlanFile(options.file)
  const path = ledgerPathOf(options.file, file.plan, options.ledger)
  // To open it would make one where there is none.
  if (!(await wasApproved(surroundings, path))) throw notApproved(options.file)
  const ledger = openSqliteLedger({ ...whereOf(surroundings, path), patienceMs: ledgerPatienceMs })
  try {
    if (!ledger.isOriginal)
      throw new SunsetError(
        'copied-ledger',
        `The ledger "${path}" was made at another place: a copy is not served.`,
        {
          hint: 'Where the original is no longer used, make this its home: `sunset ledger adopt PLAN --reason "…"`.',
        },
      )
    const clock = planClockOf(surroundings, options.now)
    const standings = await Standings.open(surroundings, { ledger, clock, file: options.file })
    const { plan } = standings.now
    assertMayPretend(plan, options.now)
    const { token, signing, verify } = serverSecrets(plan, surroundings.env)
    const webhooks =
      signing === undefined
        ? undefined
        : await kindOf(plan).webhooks?.({ signing, ...(verify === undefined ? {} : { verify }) })
    return new Serving(surroundings, {
      options,
      ledger,
      standings,
      clock,
      webhooks,
      token,
      others,
    }).reception()
  } catch (error) {
    await ledger.close()
    throw error
  }
}
