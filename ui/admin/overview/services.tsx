import { IconBookOpen, IconCpu, IconMail } from '../../shared/icons'
import type { Overview } from '../api/types'
import { Badge } from '../controls/bits'
import { can } from '../account/session'
import { href } from '../router/router'
import { t } from '../texts'
import { modelText, modelTone } from '../settings/model-words'

/** What answers, what it knows, and whether mail goes out. */
export function Services({ overview }: { overview: Overview }) {
  const { model, mail } = overview
  return (
    <section class="card services">
      <header class="card-head">
        <h2>{t('overview.services')}</h2>
      </header>
      <ul>
        <li>
          <IconCpu size={20} />
          <div>
            <p class="service-name">
              <a href={href('/models')}>{t('services.model')}</a>
              <Badge tone={modelTone(model)}>{t(`model.${model.state}`)}</Badge>
            </p>
            <p class="muted small-text">{modelText(model)}</p>
          </div>
        </li>
        <li>
          <IconBookOpen size={20} />
          <div>
            <p class="service-name">
              <a href={href('/contents')}>{t('nav.contents')}</a>
              <Badge tone={overview.contents > 0 ? 'ok' : 'warn'}>
                {overview.contents > 0 ? t('services.contents', { n: overview.contents }) : t('services.noContents')}
              </Badge>
            </p>
            <p class="muted small-text">
              {overview.contents > 0 ? t('services.passages', { n: overview.passages }) : t('services.noContentsText')}
            </p>
          </div>
        </li>
        <li>
          <IconMail size={20} />
          <div>
            <p class="service-name">
              {can('admin') ? <a href={href('/email')}>{t('nav.email')}</a> : <span>{t('nav.email')}</span>}
              <Badge tone={mail.configured ? 'ok' : 'plain'}>{mail.configured ? t('services.mailOn') : t('services.mailOff')}</Badge>
            </p>
            <p class="muted small-text">{mail.configured ? t('services.mailOnText') : t('services.mailOffText')}</p>
          </div>
        </li>
      </ul>
    </section>
  )
}
