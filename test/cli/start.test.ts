import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { idlePlan } from '../kit/idle-plan.ts'

const home = join(import.meta.dirname, '../..')
let elsewhere: string

beforeEach(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'sunset-start-'))
  mkdirSync(join(elsewhere, 'bin'))
  writeFileSync(join(elsewhere, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(home, 'bin/sunset.js'), join(elsewhere, 'bin/sunset.js'))
})
afterEach(() => rmSync(elsewhere, { recursive: true }))

const sunset = (folder: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(folder, 'bin/sunset.js'), ...args], { encoding: 'utf8' })

test('without a build, sunset says how to make one', () => {
  const { status, stderr } = sunset(elsewhere, 'tick', 'plan.yaml')
  expect(status).toBe(1)
  expect(stderr).toMatch(/not built yet: run "npm install"/)
})

describe('a tick with nothing due', () => {
  test('says nothing and leaves with 0', () => {
    const { plan, remove } = idlePlan(process.env)
    const { status, stdout, stderr } = sunset(home, 'tick', plan)
    remove()
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('loads nothing but start.js, which a tick with a changed ledger does', () => {
    mkdirSync(join(elsewhere, 'dist/cli'), { recursive: true })
    copyFileSync(join(home, 'dist/cli/start.js'), join(elsewhere, 'dist/cli/start.js'))
    const { plan, ledger, remove } = idlePlan(process.env)
    expect(sunset(elsewhere, 'tick', plan).status).toBe(0)
    writeFileSync(ledger, 'another ledger')
    const working = sunset(elsewhere, 'tick', plan)
    remove()
    expect(working.status).toBe(1)
    expect(working.stderr).toMatch(/ERR_MODULE_NOT_FOUND/)
  })
})

test('a reader that went away, as in `sunset --help | head -1`, is no failure', async () => {
  const child = spawn(process.execPath, [join(home, 'bin/sunset.js'), '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  const complaints: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  const [status] = await once(child, 'close')
  expect({ status, complaints }).toEqual({ status: 0, complaints: [] })
})
