const formula = /^[=+\-@\t\r＝＋－＠]/
/** What starts like a formula and is an address: a number, a group chat's negative id, `@name:server`. */
const likeAddress = /^(?:[+-]?[\d\s().-]+|@[\w.-]+(?::[\w.-]+)?)$/

/** A cell that a spreadsheet takes for text, whatever a stranger wrote into it. Addresses stay as they are. */
export const safeCell = (cell: string): string =>
  formula.test(cell) && !likeAddress.test(cell) ? `'${cell}` : cell
