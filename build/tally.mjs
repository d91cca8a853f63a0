// Adds up vitest's JSON reports: `node build/tally.mjs REPORT…` names what failed and why, and prints "N passed, N failed, N skipped" as its last
// line. A report that is missing or cannot be read counts as a failure: a run that died must never look like one in which nothing failed.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Of a failure's text: what was expected and seen, not the whole of a long difference. */
const linesShown = 12

const countsOf = (path) => {
  try {
    return countsIn(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    process.stderr.write(`${path} is no test report: ${error.message}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const countsIn = (report) => {
  report.testResults.forEach(nameFailures)
  const statuses = report.testResults.flatMap(statusesOf)
  const count = (...wanted) => statuses.filter((status) => wanted.includes(status)).length
  const failed = count('failed')
  // An error outside of any test fails the run too.
  return {
    passed: count('passed'),
    failed: report.success || failed > 0 ? failed : 1,
    skipped: count('skipped', 'pending', 'todo', 'disabled'),
  }
}

/** Where a whole log is long, only its end is looked at: so the end says what failed. */
const nameFailures = ({ name, status, message, assertionResults }) => {
  const failed = assertionResults.filter((result) => result.status === 'failed')
  const file = relative(process.cwd(), name ?? '')
  for (const { fullName, failureMessages } of failed)
    process.stdout.write(`FAILED ${file}: ${fullName}\n${indented(failureMessages?.join('\n'))}`)
  if (status === 'failed' && failed.length === 0) process.stdout.write(`FAILED ${file}\n${indented(message)}`)
}

const indented = (text = '') =>
  stripVTControlCharacters(text)
    .split('\n')
    .slice(0, linesShown)
    .map((line) => `  ${line}\n`)
    .join('')

/** A file that could not be loaded has no tests, and failed. */
const statusesOf = ({ status, assertionResults }) => {
  const statuses = assertionResults.map((result) => result.status)
  return status === 'failed' && !statuses.includes('failed') ? [...statuses, 'failed'] : statuses
}

const total = process.argv
  .slice(2)
  .map(countsOf)
  .reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
