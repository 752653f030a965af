import type { TrialInput } from '../api/lab-types'

export type TrialQuestion = NonNullable<TrialInput['questions']>[number]

export interface ReadQuestions {
  questions: TrialQuestion[]
  /** Lines that are none, from 1. */
  wrong: number[]
}

/**
 * Reads what a person pasted or dropped: JSONL with "q" (and "expected"), a table with a column for the question and
 * one for the expected content, or plain lines, each a question.
 */
export function readQuestions(text: string): ReadQuestions {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const first = lines.find((line) => line.trim() !== '') ?? ''
  if (first.trimStart().startsWith('{')) return readJson(lines)
  const cut = first.includes('\t') ? '\t' : undefined
  return { questions: lines.filter((line) => line.trim() !== '').map((line) => readLine(line, cut)), wrong: [] }
}

function readLine(line: string, cut: string | undefined): TrialQuestion {
  const [q = '', expected] = cut === undefined ? [line] : line.split(cut)
  return expected?.trim() ? { q: q.trim(), expected: expected.trim() } : { q: q.trim() }
}

function readJson(lines: string[]): ReadQuestions {
  const out: ReadQuestions = { questions: [], wrong: [] }
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const question = readObject(line)
    if (question) out.questions.push(question)
    else out.wrong.push(i + 1)
  }
  return out
}

function readObject(line: string): TrialQuestion | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return undefined
    const { id, q, expected } = value as Record<string, unknown>
    if (typeof q !== 'string' || q.trim() === '') return undefined
    return {
      q,
      ...(typeof id === 'string' ? { id } : {}),
      ...(typeof expected === 'string' || expected === null ? { expected } : {}),
    }
  } catch {
    return undefined
  }
}
