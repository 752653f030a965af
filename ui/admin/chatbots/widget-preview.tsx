import './widget-preview.css'
import { useState } from 'preact/hooks'
import { accentFor } from '../../shared/accent'
import { IconArrowUp, IconEllipsis, IconMessageCircle, IconX } from '../../shared/icons'
import type { Chatbot } from '../api/types'
import { Choice } from '../controls/choice'
import { t } from '../texts'

type Shown = 'light' | 'dark'

/** The widget as the draft makes it: header, greeting, starters, an exchange, composer and bubble. */
export function WidgetPreview({ chatbot }: { chatbot: Chatbot }) {
  const { theme, position, accent } = chatbot.appearance
  const [system, setSystem] = useState<Shown>('light')
  const shown: Shown = theme === 'auto' ? system : theme
  const colors = accentFor(accent, shown)
  const style = colors ? { '--accent': colors.accent, '--on-accent': colors.onAccent, '--accent-soft': colors.soft } : {}
  const name = chatbot.displayName || chatbot.name
  const starters = chatbot.starters.filter((text) => text.trim())
  return (
    <aside class="look-preview" aria-label={t('look.preview')}>
      <div class="look-preview-head">
        <h2>{t('look.preview')}</h2>
        {theme === 'auto' && (
          <Choice
            label={t('look.previewTheme')}
            hideLabel
            value={system}
            onChange={setSystem}
            options={[
              { value: 'light', label: t('theme.light') },
              { value: 'dark', label: t('theme.dark') },
            ]}
          />
        )}
      </div>
      <div class={`stage ${position}`} data-theme={shown} style={style}>
        <div class="widget" aria-hidden="true">
          <header class="widget-head">
            <Avatar url={chatbot.avatarUrl} name={name} />
            <span class="widget-name" dir="auto">
              {name}
              <small>{t('look.sampleWho')}</small>
            </span>
            <IconEllipsis size={20} />
            <IconX size={20} />
          </header>
          <div class="widget-talk">
            {chatbot.greeting && (
              <p class="preview-assistant" dir="auto">
                {chatbot.greeting}
              </p>
            )}
            {starters.length > 0 ? (
              <ul class="widget-starters">
                {starters.map((text, i) => (
                  <li key={i} dir="auto">
                    {text}
                  </li>
                ))}
              </ul>
            ) : (
              <>
                <p class="preview-visitor">{t('look.sampleQuestion')}</p>
                <p class="preview-assistant">{t('look.sampleAnswer')}</p>
              </>
            )}
          </div>
          <div class="widget-foot">
            <div class="widget-composer">
              <span dir="auto">{chatbot.placeholder || t('look.placeholderDefault')}</span>
              <span class="widget-send">
                <IconArrowUp size={20} />
              </span>
            </div>
            {chatbot.privacyNote && <p dir="auto">{chatbot.privacyNote}</p>}
          </div>
        </div>
        <span class="widget-bubble" aria-hidden="true">
          <IconMessageCircle size={24} />
        </span>
      </div>
    </aside>
  )
}

function Avatar({ url, name }: { url: string; name: string }) {
  const initials = name
    .split(/\s+/)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter(Boolean)
    .slice(0, 2)
    .join('')
  return (
    <span class="widget-avatar">
      {/^https:\/\/\S+$/.test(url) ? <img src={url} alt="" width={32} height={32} referrerpolicy="no-referrer" /> : initials.toLocaleUpperCase()}
    </span>
  )
}
