import type { ComponentChildren } from 'preact'
import { IconExternalLink } from '../../shared/icons'
import { safeHref } from '../../shared/markdown/inline'
import { t } from '../texts'
import { shortAddress } from './words'

/** An address of the web as a link in a tab of its own; one that no browser should follow is text. */
export function Outside({ url, children }: { url: string; children?: ComponentChildren }) {
  const address = safeHref(url)
  const name = children ?? shortAddress(url)
  if (!address) return <span dir="ltr">{name}</span>
  return (
    <a class="outside" href={address} target="_blank" rel="noopener noreferrer" dir="ltr">
      {name} <IconExternalLink size={16} />
      <span class="unseen">{t('page.visit')}</span>
    </a>
  )
}
