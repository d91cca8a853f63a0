import { type Document, isScalar, Scalar, visit, type YAMLError } from 'yaml'
import type { Problem } from '../base/problem.ts'
import type { SourceText } from './source-text.ts'

type Words = { readonly code: string; readonly message: string; readonly hint?: string }

/** A mistake of YAML in words of the plan's author, where it began. */
export const yamlMistake = (
  error: YAMLError,
  doc: Document,
  source: SourceText,
): Problem & { readonly offset: number } => {
  const [noticed, end] = error.pos
  const opened = /quote/.test(error.message) ? openQuoteBefore(doc, noticed) : undefined
  const start = Math.min(opened ?? noticed, source.text.length)
  const place = source.place(start, opened === undefined ? Math.max(end, start + 1) : start + 1)
  return { severity: 'error', ...wordsFor(error, lineAt(source.text, start)), place, offset: start }
}

/** The line, as much of it as an author would look at. */
const lineAt = (text: string, offset: number): string => {
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 500)
  return text.slice(start, offset + 500).split('\n')[0] ?? ''
}

const quoteIt = 'put the whole text in quotes'

const wordsFor = (error: YAMLError, line: string): Words => {
  const code = 'yaml'
  if (/:\s+[^"'\s|>[].*\{\{/.test(line) || /:\s+\{\{/.test(line))
    return { code, message: 'a text with `{{ … }}` or `: ` in it stands here without quotes', hint: quoteIt }
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return {
        code: 'two-documents',
        message: 'a second document begins here; a plan is one',
        hint: 'remove `---`',
      }
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return { code, message: 'the quote that opens here is never closed' }
      return {
        code,
        message: /:$|comma/.test(error.message) ? 'a `,` or `:` is missing here' : sentenceOf(error),
      }
    case 'BAD_INDENT':
      if (/end with a ([}\]])/.test(error.message))
        return {
          code,
          message: 'a `{` or `[` before this is not closed, or this line is not indented enough',
        }
      return {
        code,
        message: 'this line is not indented like those around it',
        hint: 'use two spaces a level',
      }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { code, message: 'a second `: ` on one line', hint: `${quoteIt}, if it is a text` }
    case 'BAD_SCALAR_START':
      return { code, message: 'a text cannot start with this character', hint: quoteIt }
    case 'BAD_DQ_ESCAPE':
      return {
        code,
        message: 'this is no escape that YAML knows',
        hint: 'write `\\\\` for a backslash, or use single quotes',
      }
    case 'RESOURCE_EXHAUSTION':
      return { code: 'too-deep', message: 'this is nested too deeply to be a plan' }
    case 'TAB_AS_INDENT':
      return tabWords
    case 'UNEXPECTED_TOKEN':
      if (/:[ \t]+-[ \t]*(?:#.*)?$/.test(line))
        return { code, message: 'a `-` alone needs quotes', hint: 'write `"-"`' }
      return { code, message: `this is not YAML: ${sentenceOf(error)}` }
    default:
      return { code, message: `this is not YAML: ${sentenceOf(error)}` }
  }
}

export const tabWords: Words = {
  code: 'tab',
  message: 'a tab indents this line; YAML indents with spaces',
  hint: 'use two spaces a level',
}

const sentenceOf = (error: YAMLError): string => {
  const first = error.message.split('\n')[0] ?? ''
  return first.charAt(0).toLowerCase() + first.slice(1)
}

/** The library notices an unclosed quote at the end of the text; its author needs to know where it opens. */
const openQuoteBefore = (doc: Document, offset: number): number | undefined => {
  let opened: number | undefined
  const look = (node: unknown) => {
    const isQuote = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE)
    const [start, end] = isQuote ? (node.range ?? []) : []
    if (start !== undefined && end !== undefined && start < offset && end >= offset - 1) opened = start
  }
  visit(doc, { Scalar: (_key, node) => look(node) })
  return opened
}
