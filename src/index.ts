/**
 * The library: the values that flow through sunset, for programs that read its ledger's JSON or write adapters of their own.
 *
 * @module
 */

/** The version of sunset, as in package.json. */
export { version } from './app/version.ts'
/** A point in time (milliseconds since 1970 UTC), its maker, and its two directions from and to ISO 8601. */
export { type Instant, instant, isoOf, parseInstant } from './base/instant.ts'
/** Something in a plan that is wrong or worth a second look, with its place in the file. */
export type { Problem } from './base/problem.ts'
/** What the channel may do now for a cohort: `open`, `frozen` (auto-reply only) or `closed` (silence). */
export type { Gate } from './model/gate.ts'
