import { expect } from '@playwright/test'
import { ollamaFake } from './paths'
import { Program } from './program'

/** What the scripted server does; the fields are those of app/apptest/ollamafake. */
export interface Behaviour {
  mode?: 'die' | 'nodone' | 'hang' | 'pause' | 'down' | 'nomemory' | 'missing' | 'page'
  text?: string
  replies?: { contains: string; text: string }[]
  /** Milliseconds before the first and before every further piece. */
  firstDelay?: number
  delay?: number
  /** Pieces that come before the mode does its harm. */
  after?: number
  release?: boolean
  models?: object[]
}

/** Passages of the demo shop's contents that a model may say: others are cut by the grounding check. */
export const brewing = {
  question: 'How do I brew green tea?',
  sentences: [
    'Green tea turns bitter in boiling water [1].',
    'Let the kettle rest for five minutes, until the water has 75 °C [1].',
    'Take the leaves out after two minutes [1].',
  ],
  /** As the widget shows them: the citations are small numbers behind the words. */
  shown: ['Green tea turns bitter in boiling water', 'Let the kettle rest for five minutes', 'Take the leaves out after two minutes'],
}
export const brewingText = brewing.sentences.join(' ')

/** Says the first sentence and the beginning of the second, and waits for `goOn`, however long the test takes. */
export const halfway: Behaviour = { text: brewingText, mode: 'pause', after: brewing.sentences[0]!.split(' ').length + 3 }

/** A scripted Ollama server. */
export class OllamaFake {
  url = ''
  readonly #program: Program

  private constructor(port: string) {
    this.#program = new Program(ollamaFake, ['-port', port])
  }

  /** On a free port, or on the one where another was before. */
  static async start(behaviour: Behaviour = { text: brewingText }, port = '0'): Promise<OllamaFake> {
    const fake = new OllamaFake(port)
    fake.url = (await fake.#program.says(/^(http:\S+)\n/))[1]!
    await fake.set(behaviour)
    return fake
  }

  async set(behaviour: Behaviour): Promise<void> {
    const answer = await fetch(`${this.url}/_control`, { method: 'POST', body: JSON.stringify(behaviour) })
    expect(answer.status, await answer.text()).toBe(200)
  }

  /** Lets the answers that wait go on to their end. */
  goOn(): Promise<void> {
    return this.set({ text: brewingText, release: true })
  }

  get port(): string {
    return new URL(this.url).port
  }

  close(): Promise<void> {
    return this.#program.stop()
  }
}
