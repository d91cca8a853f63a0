import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { instantAtWall, laterOnWall, type Wall, wallIn, weekdayOf } from '../timeline/wall.ts'

/** A strip of time, cut into cells of one column each: from the Monday of the first week to the Sunday of the last, on the zone's wall. */
export type StripScale = {
  readonly start: Wall
  readonly cells: number
  /** Cells a week; below 1 where a cell holds several weeks. */
  readonly perWeek: number
  readonly cellAt: (wall: Wall) => number
  readonly cellOf: (at: Instant) => number
  /** The last instant of a cell. */
  readonly endOf: (cell: number) => Instant
}

/** Two columns a day at most: more would only spread what belongs together. */
const mostPerWeek = 14
const weekMs = 7 * 86_400_000
const minutesPerDay = 1440

/** The finest scale at which all of `instants` (at least one) fit into `columns`. */
export const stripScale = (instants: readonly Instant[], zone: ZoneName, columns: number): StripScale => {
  const walls = instants.map((at) => wallIn(at, zone))
  const start = mondayOf(smallest(walls))
  const weeks = Math.floor((greatest(walls) - start) / weekMs) + 1
  const perWeek = cellsPerWeek(weeks, columns)
  const cellMs = weekMs / perWeek
  const cellAt = (wall: Wall): number => Math.floor((wall - start) / cellMs + 1e-9)
  return {
    start,
    cells: Math.ceil(weeks * perWeek - 1e-9),
    perWeek,
    cellAt,
    cellOf: (at) => cellAt(wallIn(at, zone)),
    endOf: (cell) => instant(instantAtWall(laterOnWall(start, ((cell + 1) * cellMs) / 60_000), zone) - 1),
  }
}

/** Days are whole cells, or two; else a week is a whole number of cells; else a cell is a whole number of weeks. */
const cellsPerWeek = (weeks: number, columns: number): number => {
  const room = Math.floor(columns / weeks)
  if (room >= mostPerWeek) return mostPerWeek
  if (room >= 1) return Math.min(7, room)
  return 1 / Math.ceil(weeks / columns)
}

const mondayOf = (wall: Wall): Wall => {
  const minuteOfDay = Math.floor((((wall % 86_400_000) + 86_400_000) % 86_400_000) / 60_000)
  const midnight = laterOnWall(wall, -minuteOfDay - (wall % 60_000) / 60_000)
  return laterOnWall(midnight, -(weekdayOf(midnight) - 1) * minutesPerDay)
}

const smallest = (walls: readonly Wall[]): Wall => walls.reduce((one, other) => (other < one ? other : one))
const greatest = (walls: readonly Wall[]): Wall => walls.reduce((one, other) => (other > one ? other : one))
