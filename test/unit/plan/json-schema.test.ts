import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { planJsonSchema } from '../../../src/plan/json-schema.ts'

const schema = planJsonSchema()
/** The published schema read back, so that it is judged by what it says and not by what it was made of. */
const published = z.fromJSONSchema(schema)
const fixture = (name: string): unknown =>
  parseYaml(readFileSync(join(import.meta.dirname, '../../fixtures/plan', name), 'utf8'))

describe('the plan’s JSON Schema', () => {
  test('is of draft 2020-12, and is plain JSON', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })

  test.each(['long-form.yaml', 'chatgpt-story.yaml'])('takes %s', (name) => {
    expect(published.safeParse(fixture(name)).error?.issues).toBeUndefined()
  })

  test.each<[string, object]>([
    ['an unknown key', { histroy: 'link' }],
    ['a wrong type', { channel: 'WhatsApp' }],
    ['a wrong word', { history: 'lnik' }],
    ['a version of tomorrow', { version: 2 }],
    ['an unknown key of a phase', { phases: { announce: { at: 'now', mesage: 'announce' } } }],
    ['a phase without a time', { phases: { announce: { message: 'announce' } } }],
    ['a text that is no text', { messages: { announce: { en: 5 } } }],
  ])('refuses %s', (_, more) => {
    const plan = { sunset: 'A leaves WhatsApp on 2026-01-15', audience: 'users.csv' }
    expect(published.safeParse(plan).success).toBe(true)
    expect(published.safeParse({ ...plan, ...more }).success).toBe(false)
  })

  test('asks for an audience', () => {
    expect(schema['required']).toEqual(['audience'])
  })

  test('says of every key what it is for, or shows how it is written', () => {
    const properties = z.record(z.string(), z.looseObject({})).parse(schema['properties'])
    const bare = Object.entries(properties).filter(([, key]) => key['description'] === undefined)
    expect(bare.map(([key]) => key)).toEqual([])
  })
})
