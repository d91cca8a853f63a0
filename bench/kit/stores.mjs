import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { childrenOf, cpuSecondsOf } from './processes.mjs'

const postgresBin = '/usr/lib/postgresql/15/bin'

/** What must be installed before a store can be started; undefined where all is there. */
export const missingFor = (store) => {
  if (store === 'redis' && spawnSync('redis-server', ['--version']).error !== undefined)
    return 'redis-server is missing: apt-get install redis-server'
  if (store === 'postgres' && !existsSync(join(postgresBin, 'initdb')))
    return 'PostgreSQL 15 is missing: apt-get install postgresql-15'
  return undefined
}

/** Redis with its append-only file, written to disk every second: BullMQ's own advice. */
export const startRedis = async (folder) => {
  const port = await freePort()
  const settings = [
    '--appendonly',
    'yes',
    '--appendfsync',
    'everysec',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const child = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--dir', folder, ...settings], {
    stdio: 'ignore',
  })
  await answering(() =>
    execFileSync('redis-cli', ['-p', port, 'ping'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('PONG'),
  )
  return {
    url: `redis://127.0.0.1:${port}`,
    settle: async () => {},
    cpuSeconds: () => cpuSecondsOf(child.pid),
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** PostgreSQL with durable commits, and room enough that no checkpoint comes in between. */
export const startPostgres = async (folder) => {
  const data = join(folder, 'postgres')
  mkdirSync(data, { mode: 0o700 })
  const isRoot = userInfo().uid === 0
  if (isRoot) chownSync(data, idOf('-u'), idOf('-g'))
  const as = (program, ...args) =>
    isRoot
      ? execFileSync('runuser', ['-u', 'postgres', '--', join(postgresBin, program), ...args], {
          cwd: '/',
          stdio: 'pipe',
        })
      : execFileSync(join(postgresBin, program), args, { stdio: 'pipe' })
  as('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C')
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: data,
    shared_buffers: '512MB',
    max_wal_size: '8GB',
    checkpoint_timeout: '30min',
    max_connections: 100,
  }
  const options = Object.entries(settings).map(([key, value]) => `-c ${key}=${value}`)
  as('pg_ctl', '-D', data, '-l', join(data, 'log'), '-o', options.join(' '), '-w', 'start')
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'latin1').split('\n')[0])
  const psql = (...commands) =>
    execFileSync(
      'psql',
      ['-h', '127.0.0.1', '-p', port, '-U', 'postgres', '-qX', '-v', 'ON_ERROR_STOP=1', ...commands],
      {
        stdio: 'pipe',
      },
    )
  psql('-c', 'create database bench')
  return {
    url: `postgres://postgres@127.0.0.1:${port}/bench`,
    /** After the jobs are in: as autovacuum would have it in a minute. */
    settle: async () => psql('-d', 'bench', '-c', 'vacuum analyze'),
    cpuSeconds: () => [pid, ...childrenOf(pid)].reduce((sum, one) => sum + cpuSecondsOf(one), 0),
    stop: async () => as('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop'),
  }
}

const idOf = (which) => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return String(port)
}

const answering = async (ask) => {
  for (let left = 100; ; left--) {
    try {
      if (ask()) return
    } catch (error) {
      if (left === 0) throw error
    }
    await after(30)
  }
}
