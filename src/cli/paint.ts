import { Chalk } from 'chalk'
import { type Paint, plainPaint } from '../report/paint.ts'

export const paintFor = (colour: boolean): Paint => {
  if (!colour) return plainPaint
  const chalk = new Chalk({ level: 1 })
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    red: chalk.red,
    green: chalk.green,
    yellow: chalk.yellow,
    cyan: chalk.cyan,
  }
}
