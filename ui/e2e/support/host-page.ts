// A page of an owner's own that listens: what its listeners saw, and what the chat was told.
import type { Page, Request } from '@playwright/test'

export interface Told {
  event: string
  payload?: Record<string, unknown>
}

/**
 * The listener as owners have it who come from the system that this protocol was taken from: nothing but the address
 * is changed. It prints; the test reads the console.
 */
export const plainListener = (chatbotUrl: string) => `
(function() {
  var appUrl = '${chatbotUrl}';
  function handleMessage(event) {
    if (event.origin !== appUrl) {
      return;
    }
    var data = event.data;
    switch (data.event) {
      case 'chat':
        console.log('Received chat event:', data.payload);
        break;
      case 'live-chat-escalation':
        console.log('Received live chat escalation:', data.payload);
        break;
      case 'minimize-widget':
        console.log('Minimizing widget');
        break;
      case 'lead-submission':
        console.log('Received lead submission:', data.payload);
        break;
      default:
        console.log('Unhandled event:', data.event);
    }
  }
  window.addEventListener('message', handleMessage);
})();`

/** The same as an effect of a component. */
export const reactListener = (chatbotUrl: string) => `
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
const appUrl = '${chatbotUrl}';
function App() {
  useEffect(() => {
    const handleMessage = (event: MessageEvent) => {
      if (event.origin !== appUrl) {
        return;
      }
      const data = event.data;
      switch (data.event) {
        case 'chat':
          console.log('Received chat event:', data.payload);
          break;
        case 'live-chat-escalation':
          console.log('Received live chat escalation:', data.payload);
          break;
        case 'minimize-widget':
          console.log('Minimizing widget');
          break;
        case 'lead-submission':
          console.log('Received lead submission:', data.payload);
          break;
        default:
          console.log('Unhandled event:', data.event);
      }
    };
    window.addEventListener('message', handleMessage);
    return () => {
      window.removeEventListener('message', handleMessage);
    };
  }, [appUrl]);
  return <p id="mounted">mounted</p>;
}
createRoot(document.getElementById('root')!).render(<App />);`

/** Collects what listeners print, in order, arguments as values. */
export function printed(page: Page): unknown[][] {
  const lines: unknown[][] = []
  let before: Promise<unknown> = Promise.resolve()
  page.on('console', (message) => {
    if (message.type() !== 'log') return
    const values = Promise.all(message.args().map((arg) => arg.jsonValue()))
    before = before.then(async () => lines.push(await values))
  })
  return lines
}

/** The bodies of the sessions that the chat opened. */
export function sessions(page: Page): Record<string, unknown>[] {
  const bodies: Record<string, unknown>[] = []
  page.on('request', (request: Request) => {
    if (request.method() === 'POST' && request.url().endsWith('/session')) bodies.push(request.postDataJSON() as Record<string, unknown>)
  })
  return bodies
}
