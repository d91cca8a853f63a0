import type { Addressees } from '../../model/plan.ts'
import { isTrue } from '../../model/promise.ts'
import type { Value } from './driver.ts'
import type { Person } from './person.ts'
import { toldTo } from './promises.ts'
import type { Connection } from './transaction.ts'

/** Accepted ones and those in doubt count as reached: whoever may have been told is not told again by this. */
const reachedStates = '(1, 2, 3, 4, 8)'

/** Whether a phase writes to this person, as they are now. `addressedSql` says the same for many at once. */
export const isAddressed = (connection: Connection, to: Addressees, person: Person): boolean => {
  switch (to.kind) {
    case 'everyone':
      return true
    case 'unlinked':
      return !person.linked
    case 'linked':
      return person.linked
    case 'unreached':
      return (
        connection
          .statement(
            `select 1 from step s join delivery d on d.step = s.id and d.recipient = ? where d.state in ${reachedStates} limit 1`,
          )
          .get(person.id) === undefined
      )
    case 'column':
      return to.values.includes(
        Object.hasOwn(person.attributes, to.column) ? (person.attributes[to.column] ?? '') : '',
      )
    case 'owed': {
      const told = toldTo(connection, person.id)
      return told !== undefined && !isTrue(told.newest, to.truth)
    }
  }
}

/** A condition on `recipient r` ahead of the cursors, with the values it needs. */
export const addressedSql = (to: Addressees): { readonly sql: string; readonly values: readonly Value[] } => {
  switch (to.kind) {
    case 'everyone':
      return { sql: 'true', values: [] }
    case 'unlinked':
      return { sql: 'r.linked = 0', values: [] }
    case 'linked':
      return { sql: 'r.linked = 1', values: [] }
    case 'unreached':
      return {
        sql: `not exists (select 1 from step s join delivery x on x.step = s.id and x.recipient = r.id where x.state in ${reachedStates})`,
        values: [],
      }
    case 'column':
      return {
        sql: `coalesce((select a.value from json_each(r.attributes) a where a.key = ?), '') in (select value from json_each(?))`,
        values: [to.column, JSON.stringify(to.values)],
      }
    case 'owed':
      return { sql: 'false', values: [] }
  }
}
