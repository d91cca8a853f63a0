import { instant } from '../../base/instant.ts'
import type { PendingIn } from '../../model/facts.ts'
import { type CohortName, countryCode, zoneName } from '../../model/names.ts'
import type { Addressees } from '../../model/plan.ts'
import { codeOf, numberOf, textOf } from './codec.ts'
import type { SqlRow } from './driver.ts'
import type { Connection } from './transaction.ts'

/** Where people are: what decides when they may be written to. */
const where = `g.zone zone, iif(g.zone = '', g.country, '') country`

/** Who of a step and a cohort is pending, by where they are: the same subtraction as of `countsOf`. A few hundred rows. */
export const pendingByPlace = (
  connection: Connection,
  stepId: number | undefined,
  cohort: CohortName,
  to: Addressees,
): readonly PendingIn[] => {
  const again = againByPlace(connection, stepId, cohort)
  return connection
    .statement(
      `select ${where}, sum(g.size - coalesce(p.behind, 0)) people, sum(g.linked - coalesce(p.linked_behind, 0)) linked,
         sum(coalesce((select sum(t.n) from tally t where t.step = ? and t.segment = g.id), 0)
           - coalesce(p.behind - p.not_addressed, 0)) told,
         sum(coalesce(p.told_unlinked, 0)) told_unlinked, sum(coalesce(p.told_linked, 0)) told_linked
       from segment g left join progress p on p.segment = g.id and p.step = ? where g.cohort = ? group by 1, 2`,
    )
    .all(stepId ?? null, stepId ?? null, cohort)
    .map((row) => {
      const [zone, country] = [textOf(row['zone']), textOf(row['country'])]
      return {
        zone: zone === '' ? undefined : zoneName(zone),
        country: country === '' ? undefined : countryCode(country),
        ahead: aheadOf(row, to),
        ...(again.get(`${zone} ${country}`) ?? { again: 0 }),
      }
    })
    .filter((one) => one.ahead > 0 || one.again > 0)
}

/** Those who came from another cohort are ahead of a cursor and have a row already (`told`); see `countsOf`. */
const aheadOf = (row: SqlRow, to: Addressees): number => {
  if (to.kind === 'owed') return 0
  if (to.kind === 'linked') return numberOf(row['linked']) - numberOf(row['told_linked'])
  const people = numberOf(row['people'])
  return to.kind === 'unlinked'
    ? people - numberOf(row['linked']) - numberOf(row['told_unlinked'])
    : people - numberOf(row['told'])
}

const againByPlace = (
  { statement }: Connection,
  stepId: number | undefined,
  cohort: CohortName,
): ReadonlyMap<string, Pick<PendingIn, 'again' | 'againAt'>> => {
  if (stepId === undefined) return new Map()
  const rows = statement(
    `select ${where}, sum(t.n) n, min((select min(r.at) from retry r where r.step = t.step and r.segment = g.id)) at
     from tally t join segment g on g.id = t.segment where t.step = ? and t.state = ? and t.n > 0 and g.cohort = ? group by 1, 2`,
  ).all(stepId, codeOf('pending'), cohort)
  return new Map(
    rows.map((row) => {
      const at = row['at'] === null ? 0 : numberOf(row['at'])
      const key = `${textOf(row['zone'])} ${textOf(row['country'])}`
      return [key, { again: numberOf(row['n']), ...(at > 1 ? { againAt: instant(at) } : {}) }]
    }),
  )
}
