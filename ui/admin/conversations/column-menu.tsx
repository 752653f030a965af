import { IconColumns3 } from '../../shared/icons'
import { Button } from '../controls/button'
import { Popover } from '../controls/popover'
import { t } from '../texts'
import { columnIds, usual, type ColumnId } from './shown-columns'

interface ColumnMenuProps {
  chosen: readonly ColumnId[]
  onChange: (chosen: readonly ColumnId[]) => void
}

/** Which columns the list has, kept in this browser. */
export function ColumnMenu({ chosen, onChange }: ColumnMenuProps) {
  const turn = (id: ColumnId) => onChange(columnIds.filter((one) => (one === id ? !chosen.includes(id) : chosen.includes(one))))
  return (
    <Popover label={t('columns.button')} title={t('columns.title')} icon={IconColumns3} iconOnly class="quiet">
      {() => (
        <div class="filter-values">
          <ul class="filter-list" aria-label={t('columns.title')}>
            {columnIds
              .filter((id) => id !== 'visitor')
              .map((id) => (
                <li key={id}>
                  <label class="menu-item">
                    <input type="checkbox" checked={chosen.includes(id)} onChange={() => turn(id)} />
                    <span class="menu-label">{t(`conversation.${id}`)}</span>
                  </label>
                </li>
              ))}
          </ul>
          <p class="filter-none muted">{t('columns.room')}</p>
          <Button kind="quiet" small onClick={() => onChange(usual)}>
            {t('columns.usual')}
          </Button>
        </div>
      )}
    </Popover>
  )
}
