import { useState } from 'preact/hooks'
import { t } from './texts'

/** Code that can be copied where the browser lets a page copy. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const [said, setSaid] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid(t('copied')),
      () => setSaid(t('notCopied')),
    )
  return (
    <div class="code">
      <p class="code-bar">
        <strong>{label}</strong>
        <span role="status">{said}</span>
        {navigator.clipboard && (
          <button type="button" aria-label={`${t('copy')}: ${label}`} onClick={copy}>
            {t('copy')}
          </button>
        )}
      </p>
      <pre tabIndex={0} role="group" aria-label={label}>
        <code>{text}</code>
      </pre>
    </div>
  )
}

/** Text in which `…` is code. */
export function Words({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part))}</>
}
