import { Program } from './program'

/**
 * Something that a model of 135 million parameters can say from the contents: the first sentence of the passage
 * nearly answers the question as it stands.
 */
export const ferry = {
  contents: [
    {
      id: 'ferry',
      title: 'The ferry to Sand Island',
      text: 'The ferry to Sand Island leaves from the old pier every morning. Bicycles and dogs are welcome on the ferry. Tickets are sold on board.',
      url: '/demo#visit',
    },
  ],
  /** The model says much the same to the same words, so that another try takes others. */
  questions: [
    'Where does the ferry to Sand Island leave?',
    'From where does the ferry to Sand Island leave every morning?',
    'Does the ferry to Sand Island leave from the old pier?',
    'When and where does the ferry to Sand Island leave?',
  ],
  fact: 'old pier',
}

/** The server that scripts/ollama-test runs, or one of our own from the binary that it built. */
export class RealOllama {
  private constructor(
    readonly url: string,
    private readonly program: Program | undefined,
  ) {}

  static async start(): Promise<RealOllama> {
    const { FRONTDESK_TEST_OLLAMA_URL: url, FRONTDESK_TEST_OLLAMA_BIN: bin, FRONTDESK_TEST_OLLAMA_MODELS: models } = process.env
    if (url) return new RealOllama(url, undefined)
    if (!bin || !models) {
      throw new Error('There is no Ollama. Run scripts/e2e, or scripts/ollama-test run CMD…, which build one and fetch its model.')
    }
    const program = new Program(bin, ['serve'], { OLLAMA_HOST: '127.0.0.1:0', OLLAMA_MODELS: models, OLLAMA_NO_CLOUD: '1' })
    const [, address] = await program.says(/Listening on (127\.0\.0\.1:\d+)/, 'stderr')
    return new RealOllama(`http://${address}`, program)
  }

  get env(): Record<string, string> {
    return { FRONTDESK_OLLAMA_URL: this.url, FRONTDESK_MODEL: process.env['FRONTDESK_TEST_MODEL'] ?? 'smollm2:135m' }
  }

  async close(): Promise<void> {
    await this.program?.stop()
  }
}
