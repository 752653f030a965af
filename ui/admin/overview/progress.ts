// What was done once and leaves no trace on the server: a first question, the demo, the look, copying the snippet.

export type Step = 'demo' | 'asked' | 'look' | 'snippet'

export function done(chatbot: string, step: Step): boolean {
  return read(`${step}.${chatbot}`)
}

export function markDone(chatbot: string, step: Step): void {
  write(`${step}.${chatbot}`)
}

export function hidden(chatbot: string): boolean {
  return read(`hidden.${chatbot}`)
}

export function hide(chatbot: string): void {
  write(`hidden.${chatbot}`)
}

function read(name: string): boolean {
  try {
    return localStorage.getItem(`frontdesk.checklist.${name}`) === '1'
  } catch {
    return false
  }
}

function write(name: string): void {
  try {
    localStorage.setItem(`frontdesk.checklist.${name}`, '1')
  } catch {
    // Storage is refused: the step stays open, which does no harm.
  }
}
