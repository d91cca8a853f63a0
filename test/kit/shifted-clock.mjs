// Loaded before the command (--import): a machine whose clock is off by SHIFT_MS from its start on, and is set by STEP_BY_MS more once
// STEP_AFTER_MS have passed. As the real clock does, it leaves alone what measures how long something takes. Tells at the end how much CPU was used.
import { appendFileSync } from 'node:fs'

const { SHIFT_MS = '0', STEP_BY_MS = '0', STEP_AFTER_MS = 'Infinity', CPU_FILE } = process.env
const began = performance.now()
const real = Date.now
const start = performance.timeOrigin

Date.now = () =>
  real() + Number(SHIFT_MS) + (performance.now() - began >= Number(STEP_AFTER_MS) ? Number(STEP_BY_MS) : 0)
Object.defineProperty(performance, 'timeOrigin', { value: start + Number(SHIFT_MS) })

if (CPU_FILE !== undefined)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    appendFileSync(CPU_FILE, `${(user + system) / 1000}\n`)
  })
